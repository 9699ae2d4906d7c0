"""Engines of the models stage, one file each; the file's name is the name in config. See scripts/models/contract.py."""
