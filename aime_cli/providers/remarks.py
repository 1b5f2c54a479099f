"""What a service says instead of a description, and what it says beside one."""

import re

_TEXT_FR = r"(?:description|présentation|texte|paragraphe|résumé|version|réponse|notice)s?"
_TEXT_EN = r"(?:description|paragraph|text|summary|version|response|blurb|overview|write-up)s?"
_KNOWN_FR = r"(?:données|informations?|renseignements|métadonnées)"
_KNOWN_EN = r"(?:data|facts?|information|details|metadata|input)"
_GIVEN_FR = r"(?:(?:fourni|donné|transmis|communiqué|indiqué)e?s?|disponibles?|ci-dessus|précédentes)"
_GIVEN_EN = r"(?:provided|given|supplied|available|above|listed)"
_MANY_EN = r"(?:further |specific |additional |detailed |reliable |enough |sufficient |verified )*"

_EXCUSES = (
    rf"\b(?:aucune?|pas (?:assez )?d[e'’]|peu d['’]|manque d['’]|sans autres?) ?{_KNOWN_FR}",
    r"\b(?:pas|non|n['’]est|in) ?disponibles? ?(?:sur|pour|concernant|à ce sujet|actuellement|[.!])",
    r"(?:\A|[.!?…]\s|\bsuis |\bsommes |\bvraiment )(?:désol|navr)ée?s?\b",
    r"\bmes excuses\b|\bveuillez\b|\bmalheureusement, je\b",
    r"\bje ne (?:peux|puis) pas (?:vous|te|décrire|générer|rédiger|écrire|créer|inventer)",
    r"\bje ne (?:peux|puis) pas (?:répondre|fournir|accéder|confirmer|vérifier)",
    r"\bje ne (?:suis (?:pas en mesure|qu['’]une?)|dispose|possède pas|trouve (?:pas|aucun))",
    r"\bje ne connais pas (?:cet|ce|suffisamment|assez)",
    r"\bje n['’]ai (?:pas|aucune?|trouvé) ?(?:d['’e] ?)?(?:information|donnée|accès|connaissance|détail)",
    r"\bimpossible de (?:fournir|décrire|générer|rédiger|répondre|vérifier|confirmer)",
    r"\ben tant qu(?:['’]|e )(?:une? )?(?:assistant|ia\b|intelligence|modèle)|\bmodèle de langage\b",
    r"\bune erreur (?:est|s['’]est)|\b(?:erreur|error) ?(?::|\d{3})",
    rf"\b(?:no|not enough|insufficient|limited|little|lack of) {_MANY_EN}{_KNOWN_EN}\b",
    rf"\b{_KNOWN_EN} (?:(?:is|are) )?(?:currently )?(?:not |un)available",
    r"\b(?:i['’]?m|i am|we['’]?re|we are) (?:very |really |truly |so )?(?:sorry|unable|not able)\b",
    r"(?:\A|[.!?…]\s)sorry[,.! ]|\bmy apologies\b|\bi apologi[sz]e\b|\bapologi[sz]e for\b",
    r"\bas an? (?:ai|artificial|language|large language|text|assistant)\b",
    r"\blanguage model\b|\bmy (?:training|knowledge cutoff)\b",
    r"\bi (?:can ?not|can['’]?t|could not|couldn['’]t) (?:help (?:you|with)|write|provide|comply|assist)",
    r"\bi (?:can ?not|can['’]?t|could not|couldn['’]t) (?:create|generate|describe|verify|confirm|answer)",
    r"\bi (?:can ?not|can['’]?t|could not|couldn['’]t) (?:access|find (?:any|information|this|the album))",
    r"\bi (?:do not|don['’]?t) have (?:any |enough |access|information|reliable|specific)",
    r"\bi (?:do not|don['’]?t) know (?:this|that|the) album|\bi have no (?:information|record|knowledge)",
    r"\b(?:internal|server|unknown) error\b|\brate limit|\btoo many requests\b|\bbad gateway\b",
)

_REMARKS = (
    rf"\b(?:voici|voilà|ci-(?:dessous|après),?) (?:une?|la|le|votre|ta|ton|ma) (?:\w+ ){{0,3}}{_TEXT_FR}\b",
    rf"\bhere(?:['’]s| is| are) (?:an?|the|your|my) (?:[\w-]+ ){{0,3}}{_TEXT_EN}\b",
    rf"^\W*(?:{_TEXT_FR}|{_TEXT_EN})(?: (?:de l['’]album|of the album))?\s?:",
    r"^\W*(?:album|titre|title|artistes?|artists?|notes?|nb|p\.? ?s\.?|remarques?|answer|output)\s?:",
    r"^\W*(?:année|year|labels?|fr|en|français|english)\s?:",
    r"\A\W*(?:bien s[ûu]r|bien entendu|certainement|avec plaisir|d['’]accord|absolument)\s?[,!.:]",
    r"\A\W*(?:sure|certainly|of course|absolutely|okay|ok|got it|with pleasure|understood)\s?[,!.:]",
    r"\bcette (?:courte |brève )?description|\bce (?:court |bref )?(?:texte|paragraphe|résumé)\b",
    r"\bthis (?:short |brief )?(?:description|paragraph|text|summary|blurb|write-up)\b",
    rf"\b(?:selon|d['’]après|sur la base d|à partir d|au vu d)(?:e ces| ces| les|es) {_KNOWN_FR}",
    rf"\b{_KNOWN_FR} (?:qui (?:me|m['’]|nous) ?\w+ )?{_GIVEN_FR}",
    rf"\b(?:based on|according to|given) (?:the |your |these |this )(?:{_GIVEN_EN} )?{_KNOWN_EN}\b",
    rf"\b{_GIVEN_EN} {_KNOWN_EN}\b|\b{_KNOWN_EN} (?:you )?{_GIVEN_EN}\b",
    r"\b(?:comme demandé|(?:votre|ta) demande|(?:vos|tes|les) consignes|la consigne|l['’]utilisateur)\b",
    r"\b(?:as requested|as instructed|your (?:request|instructions)|the user|the prompt|system prompt)\b",
    r"\b\d[\d  .,]*(?:caractères|mots|signes|characters|words|tokens)\b",
    r"\b(?:nombre de (?:mots|caractères)|(?:word|character) count)\b",
    r"\b(?:n['’]hésite[zr]? pas|souhaite[sz]-(?:vous|tu)|voule[sz]-vous|veux-tu|j['’]espère que)\b",
    r"\b(?:dites-moi|faites-moi savoir|let me know|feel free|would you like|i hope this|hope this helps)\b",
    r"\b(?:json|markdown|html)\b",
)

EXCUSE = re.compile("|".join(_EXCUSES), re.IGNORECASE)
"""A message or an apology."""

REMARK = re.compile("|".join(_REMARKS), re.IGNORECASE | re.MULTILINE)
"""An introduction, or a word on what was asked, on the facts that were given, or on the length."""
