"""Names of news agencies and papers, as they sign articles."""

from __future__ import annotations

import re

AGENCIES = {
    "reuters": "Reuters",
    "thomson reuters": "Reuters",
    "bloomberg": "Bloomberg",
    "bloomberg news": "Bloomberg",
    "ap": "Associated Press",
    "associated press": "Associated Press",
    "the associated press": "Associated Press",
    "afp": "AFP",
    "agence france-presse": "AFP",
    "dpa": "dpa",
    "upi": "UPI",
    "united press international": "UPI",
    "xinhua": "Xinhua",
    "tass": "TASS",
    "interfax": "Interfax",
    "kyodo": "Kyodo News",
    "kyodo news": "Kyodo News",
    "yonhap": "Yonhap",
    "ani": "ANI",
    "pti": "PTI",
    "ians": "IANS",
    "efe": "EFE",
    "ansa": "ANSA",
    "pa media": "PA Media",
    "anadolu agency": "Anadolu",
    "anadolu": "Anadolu",
    "cnn": "CNN",
    "dow jones newswires": "Dow Jones",
    "getty images": "Getty Images",
}
"""Agencies by the names they go by, lower case."""

PAPERS = (
    "ABC News", "Al Jazeera", "Axios", "BBC", "BBC News", "Bloomberg", "Business Insider",
    "CBC News", "CBS News", "CNBC", "CNN", "Daily Mail", "Deutsche Welle", "Financial Times",
    "Forbes", "Fox News", "France 24", "HuffPost", "Le Monde", "Los Angeles Times", "MSNBC",
    "NBC News", "NPR", "Newsweek", "Nikkei Asia", "PBS NewsHour", "Politico", "Reuters",
    "Sky News", "South China Morning Post", "The Associated Press", "The Atlantic",
    "The Boston Globe", "The Daily Telegraph", "The Economist", "The Globe and Mail",
    "The Guardian", "The Hill", "The Hindu", "The Independent", "The Japan Times",
    "The New York Times", "The Straits Times", "The Sydney Morning Herald", "The Telegraph",
    "The Times", "The Wall Street Journal", "The Washington Post", "The Washington Times",
    "Time", "USA TODAY", "VOA News", "Vox", "Yahoo News",
)  # fmt: skip
"""Papers and broadcasters, as their mastheads have them."""

_COMPANY = re.compile(
    r",?\s*\b(?:L\.?P\.?|LLC|Inc\.?|Ltd\.?|Limited|plc|GmbH|AG|Corp(?:oration|\.)?|Company|Co\.?"
    r"|All rights reserved\.?|Media Group)\s*\.?\s*$",
    re.IGNORECASE,
)


_PAPER_WORDS = re.compile(
    r"\b(?:Times|Post|Gazette|News|Herald|Tribune|Journal|Press|Guardian|Courier|Daily|Wire|Agency"
    r"|Chronicle|Star|Mail|Observer|Telegraph|Globe|Review|Standard|Weekly|Mirror|Sun|Today|Inquirer"
    r"|Examiner|Sentinel|Dispatch|Bulletin|Broadcasting|Radio|TV|Television)\b"
)


def canonical(name: str) -> str:
    """The usual name of an outlet: "Bloomberg L.P." is Bloomberg, "AP" the Associated Press."""
    name = " ".join(name.split()).strip(" .,;:|–—-")
    while shorter := _COMPANY.sub("", name):
        if shorter == name:
            break
        name = shorter.strip(" .,")
    known = AGENCIES.get(name.lower())
    return known or next((paper for paper in PAPERS if paper.lower() == name.lower()), name)


def is_known(name: str) -> bool:
    """Whether this is a name of an agency or paper listed here."""
    lower = canonical(name).lower()
    return lower in _KNOWN


def is_outlet(name: str) -> bool:
    """Whether this is one, or is called as papers are: "The Port Gazette"."""
    return is_known(name) or _PAPER_WORDS.search(name) is not None


_KNOWN = frozenset(name.lower() for name in (*AGENCIES.values(), *PAPERS))
