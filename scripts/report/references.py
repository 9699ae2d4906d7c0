"""The works that a run rests on, each with what of the pipeline asks for it."""

from collections.abc import Iterable

REFERENCES: dict[str, tuple[str, str]] = {
    # key: (reference, DOI or nothing)
    "lda": ("Blei, D. M., Ng, A. Y. & Jordan, M. I. (2003). Latent Dirichlet allocation. Journal of Machine Learning Research 3, 993–1022.", ""),
    "gibbs": ("Griffiths, T. L. & Steyvers, M. (2004). Finding scientific topics. PNAS 101(suppl. 1), 5228–5235.", "10.1073/pnas.0307752101"),
    "prior": ("Minka, T. P. (2000). Estimating a Dirichlet distribution. Technical report, Massachusetts Institute of Technology.", ""),
    "online": ("Hoffman, M., Blei, D. & Bach, F. (2010). Online learning for latent Dirichlet allocation. Advances in Neural Information Processing Systems 23.", ""),
    "kmeans": ("Dhillon, I. S. & Modha, D. S. (2001). Concept decompositions for large sparse text data using clustering. Machine Learning 42, 143–175.", "10.1023/A:1007612920971"),
    "coherence": ("Röder, M., Both, A. & Hinneburg, A. (2015). Exploring the space of topic coherence measures. WSDM ’15, 399–408.", "10.1145/2684822.2685324"),
    "limits": ("Hoyle, A. et al. (2021). Is automated topic model evaluation broken? The incoherence of coherence. Advances in Neural Information Processing Systems 34.", ""),
    "intrusion": ("Chang, J., Boyd-Graber, J., Gerrish, S., Wang, C. & Blei, D. M. (2009). Reading tea leaves: how humans interpret topic models. Advances in Neural Information Processing Systems 22, 288–296.", ""),
    "silhouette": ("Rousseeuw, P. J. (1987). Silhouettes: a graphical aid to the interpretation and validation of cluster analysis. Journal of Computational and Applied Mathematics 20, 53–65.", "10.1016/0377-0427(87)90125-7"),
    "frex": ("Bischof, J. M. & Airoldi, E. M. (2012). Summarizing topical content with word frequency and exclusivity. ICML ’12, 9–16.", ""),
    "keyness": ("Monroe, B. L., Colaresi, M. P. & Quinn, K. M. (2008). Fightin’ words: lexical feature selection and evaluation for identifying the content of political conflict. Political Analysis 16(4), 372–403.", "10.1093/pan/mpn018"),
    "wilson": ("Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the American Statistical Association 22, 209–212.", "10.1080/01621459.1927.10502953"),
    "distance": ("Lin, J. (1991). Divergence measures based on the Shannon entropy. IEEE Transactions on Information Theory 37(1), 145–151.", "10.1109/18.61115"),
    "duplicates": ("Broder, A. Z. (1997). On the resemblance and containment of documents. Compression and Complexity of Sequences 1997, 21–29.", "10.1109/SEQUEN.1997.666900"),
    "preprocessing": ("Denny, M. J. & Spirling, A. (2018). Text preprocessing for unsupervised learning: why it matters, when it misleads, and what to do about it. Political Analysis 26(2), 168–189.", "10.1017/pan.2017.44"),
    "phrases": ("Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction. Proceedings of GSCL 2009, 31–40.", ""),
    "quotients": ("Donner, A. & Zou, G. Y. (2012). Closed-form confidence intervals for functions of the normal mean and standard deviation. Statistical Methods in Medical Research 21(4), 347–359.", "10.1177/0962280210383082"),
    "logit": ("Papke, L. E. & Wooldridge, J. M. (1996). Econometric methods for fractional response variables with an application to 401(k) plan participation rates. Journal of Applied Econometrics 11(6), 619–632.", "10.1002/(SICI)1099-1255(199611)11:6<619::AID-JAE418>3.0.CO;2-1"),
    "differences": ("Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions: comparison of eleven methods. Statistics in Medicine 17(8), 873–890.", "10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I"),
    "clustered": ("Pustejovsky, J. E. & Tipton, E. (2018). Small-sample methods for cluster-robust variance estimation and hypothesis testing in fixed effects models. Journal of Business & Economic Statistics 36(4), 672–683.", "10.1080/07350015.2016.1247004"),
    "lisa": ("Anselin, L. (1995). Local indicators of spatial association: LISA. Geographical Analysis 27(2), 93–115.", "10.1111/j.1538-4632.1995.tb00338.x"),
    "ranks": ("Mogstad, M., Romano, J. P., Shaikh, A. M. & Wilhelm, D. (2024). Inference for ranks with applications to mobility across neighbourhoods and academic achievement across countries. Review of Economic Studies 91(1), 476–518.", ""),
    "score": ("Boos, D. D. (1992). On generalized score tests. The American Statistician 46(4), 327–333.", "10.1080/00031305.1992.10475921"),
    "discoveries": ("Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate: a practical and powerful approach to multiple testing. Journal of the Royal Statistical Society B 57(1), 289–300.", "10.1111/j.2517-6161.1995.tb02031.x"),
    "moran": ("Moran, P. A. P. (1950). Notes on continuous stochastic phenomena. Biometrika 37(1/2), 17–23.", "10.1093/biomet/37.1-2.17"),
}  # fmt: skip


def cited(keys: Iterable[str]) -> list[dict[str, str]]:
    """Return the references of `keys` in alphabetical order."""
    return [{"text": text, "doi": doi} for text, doi in sorted(REFERENCES[key] for key in set(keys))]
