"""Every kind of mistake that `broken/<case>/` makes, with the words in which an editor reads of it."""

BROKEN: dict[str, list[str]] = {
    "alias": [
        'topics/workshops.yaml:7: answer.fr: begins with &, which YAML would swallow; put the text in "quotes"',
        "topics/workshops.yaml:7: facets.money.fr: uses a YAML alias (*name); write the value out",
    ],
    "anchor": [
        "topics/workshops.yaml:21: questions.de.what[9]: begins with &, which YAML would swallow; put "
        'the text in "quotes"',
    ],
    "bad-date": [
        "workshops.yaml:16: [2].starts: is not a date; write 2026-03-05 14:00 (or 2026-03-05 where the "
        "hour is not known)",
    ],
    "bad-email": [
        "contacts.yaml:11: [2].email: “rathaus@example” is not an e-mail address such as name@example.org",
    ],
    "bad-file-name": [
        "topics/Praktikum Neu.yaml: the file's name must be small letters a–z, digits and hyphens, at "
        "most 32, then .yaml",
    ],
    "bad-id": [
        "workshops.yaml:14: [2].id: “Online 2026” is not an id; use small letters a–z, digits and hyphens",
    ],
    "bad-latitude": [
        "workshops.yaml:5: [1].place.624: is an unknown key; known here: name, address, town, latitude, longitude",
    ],
    "bad-month": [
        "topics/workshops.yaml:36: checked: must be a month such as 2025-05 (or a year)",
    ],
    "bad-phone": [
        "contacts.yaml:5: [1].phone: “0511 123456-7” is not an international phone number; write +49 511 …",
    ],
    "bad-time-zone": [
        "workshops.yaml:18: [2].timezone: unknown time zone 'Berlin'; for Germany write Europe/Berlin",
    ],
    "bad-year": [
        "partnerships.yaml:3: [1].since: must be a whole number",
    ],
    "bad-yes": [
        "partnerships.yaml:12: [2].in_metropolregion: must be true or false",
    ],
    "blank-translation": [
        "topics/workshops.yaml:7: answer.fr: is empty",
    ],
    "broken-colon": [
        "topics/workshops.yaml:6: can't be read from here: a text with a colon in it must stand in "
        '"quotes"; or the indentation is wrong',
    ],
    "broken-indentation": [
        "topics/workshops.yaml:3: can't be read from here: the indentation differs from the lines "
        "above, or a quote above is not closed",
    ],
    "broken-quote": [
        "topics/workshops.yaml:35: can't be read from here: a text in quotes is not closed",
    ],
    "broken-star": [
        'topics/workshops.yaml:6: can\'t be read from here: a text that begins with * must stand in "quotes"',
    ],
    "broken-tab": [
        "topics/workshops.yaml:3: can't be read from here: a tab; indent with spaces",
    ],
    "control-character": [
        "topics/workshops.yaml:6: can't be read from here: an invisible control character; type the text anew",
    ],
    "deadline-after-start": [
        "workshops.yaml:12: [1].registration.deadline: lies after starts; correct one of the two",
    ],
    "double-hour": [
        "workshops.yaml:4: [1].ends: 02:00 exists twice: clocks repeat 02:00 to 03:00 on this day "
        "(Europe/Berlin); write a time before 02:00, or 03:00 or later",
    ],
    "double-hour-deadline": [
        "workshops.yaml:21: [2].registration.deadline: 01:59 exists twice: clocks repeat 01:00 to 02:00 on "
        "this day (America/Montreal); write a time before 01:00, or 02:00 or later",
    ],
    "double-keyword": [
        "keywords.yaml:6: [2].words.de[1]: “GELD?” also stands in line 2; keep one",
        "keywords.yaml:6: [2].words.de[2]: “…” has no letter that anybody could type",
    ],
    "duplicate-id": [
        "workshops.yaml:14: [2].id: “celle-2026-10” is used by an entry above; ids must differ",
    ],
    "duplicate-key": [
        "topics/workshops.yaml:5: family: stands twice; keep one",
    ],
    "empty-date": [
        "workshops.yaml:16: [2].starts: is empty",
    ],
    "empty-phrasing": [
        "topics/workshops.yaml:22: questions.de.what[10]: is empty",
    ],
    "empty-sources": [
        "topics/workshops.yaml:35: sources: needs at least one entry",
    ],
    "empty-translation": [
        "topics/workshops.yaml:7: answer.fr: is empty",
    ],
    "end-at-start": [
        "workshops.yaml:4: [1].ends: is the same as starts; write when it ends, or leave ends out",
    ],
    "end-before-start": [
        "workshops.yaml:4: [1].ends: lies before starts; correct one of the two",
    ],
    "entry-not-a-list": [
        "contacts.yaml:8: can't be read from here: a colon is missing after the key, or a text's second "
        "line is not indented",
    ],
    "facet-missing": [
        "facets.yaml:1: contact: is missing",
    ],
    "far-year": [
        "workshops.yaml:16: [2].starts: lies in the year 9999; write a year from 2000 to 2100",
    ],
    "few-phrasings": [
        "topics/workshops.yaml:11: warning: questions.de: has only 9 German phrasings; give at least 10",
    ],
    "hard-simple": [
        "topics/workshops.yaml:9: simple.de: a sentence of 13 words; at most 12 are easy to read: “In den Workshops "
        "treffen sich Menschen aus Städten, die sich für andere engagieren.”",
        "topics/workshops.yaml:11: simple.fr: the number word deux; write it in figures: “Il y en a deux par an.”",
    ],
    "id-given": [
        "topics/workshops.yaml:1: id: is not needed: the file's name is the id",
    ],
    "idle-keyword": [
        "keywords.yaml:2: warning: [1].words.de[1]: “was ist Praxes” does nothing here: it stands in "
        "topics/praxes.yaml:28 too",
        "keywords.yaml:2: warning: [1].words.de[2]: “Hanovre” does nothing here: it is the name of a town",
        "keywords.yaml:3: warning: [1].words.fr[2]: “Meudon” does nothing here: it is the name of a town",
        "keywords.yaml:3: warning: [1].words.fr[3]: “Ahlem” does nothing here: it is the name of a town",
        "keywords.yaml:3: warning: [1].words.fr[4]: “Le Havre” does nothing here: it is the name of a town",
    ],
    "invalid-link": [
        "topics/praxes.yaml:22: links[1].url.de: is not a web address; it should look like https://www.dfjw.org",
    ],
    "invalid-source": [
        "topics/workshops.yaml:35: sources[1]: is not a web address; it should look like https://www.dfjw.org",
    ],
    "keyword-without-words": [
        "keywords.yaml:1: [1].words: is missing",
        "keywords.yaml:3: [2].words.de: needs at least one entry",
        "keywords.yaml:4: [2].topics: needs at least one entry",
        "keywords.yaml:5: [3].words: needs at least one entry",
        "keywords.yaml:7: [4]: must hold keys such as words, topics, each with a colon",
    ],
    "latitude-alone": [
        "workshops.yaml:5: [1].place.latitude: stands without longitude; write both or neither",
    ],
    "latitude-out-of-range": [
        "workshops.yaml:5: [1].place.latitude: must be at most 90",
    ],
    "long-workshop-texts": [
        "workshops.yaml:2: [1].title.de: has 169 characters; at most 150 fit a card",
        "workshops.yaml:9: [1].description.fr: has 991 characters; at most 900 fit a card",
    ],
    "long-workshop": [
        "workshops.yaml:4: warning: [1].ends: the workshop lasts 366 days; check the month and the year of "
        "starts and ends",
    ],
    "longitude-alone": [
        "workshops.yaml:5: [1].place.longitude: stands without latitude; write both or neither",
    ],
    "missing-hour": [
        "workshops.yaml:16: [2].starts: 02:30 does not exist: clocks skip 02:00 to 03:00 on this day "
        "(Europe/Berlin); write a time before 02:00, or 03:00 or later",
    ],
    "missing-simple": [
        "topics/workshops.yaml:38: warning: often_asked: people ask this often; give it a text in simple "
        "language (simple: de, fr)",
    ],
    "missing-sources": [
        "topics/workshops.yaml:1: sources: is missing",
    ],
    "missing-translation": [
        "topics/workshops.yaml:5: answer.fr: is missing",
    ],
    "nested-text": [
        "topics/workshops.yaml:6: answer.de: must be text",
    ],
    "no-phrasings": [
        "topics/workshops.yaml:10: warning: questions.fr: has no French phrasings; give at least 10",
    ],
    "not-utf-8": [
        "topics/workshops.yaml:6: is not UTF-8 text from here; save the file as UTF-8",
    ],
    "old-facts": [
        "topics/workshops.yaml:36: warning: checked: the facts are 19 months old; look at the sources again",
    ],
    "phrasings-not-a-list": [
        "topics/workshops.yaml:22: questions.de.money: must be a list: each entry begins with “- ”",
    ],
    "refused-markup": [
        "topics/workshops.yaml:6: answer.de: has a heading (a line that begins with # or is "
        "underlined); make it **bold**",
        "topics/workshops.yaml:6: answer.de: has a link inside the text; put the address under links",
    ],
    "registration-nowhere": [
        "workshops.yaml:10: [1].registration: has neither url nor email; write where people register",
    ],
    "reserved-id": [
        "topics/inline.yaml:1: id: “inline” is the link to the greeting; give the file another name",
        "topics/lang-kurs.yaml:1: id: “lang-kurs” must not begin with lang-; links to a language begin so; give the "
        "file another name",
        "topics/ws-peine.yaml:1: id: “ws-peine” must not begin with ws-; links to workshops begin so; give the file "
        "another name",
    ],
    "same-out-of-scope": [
        "out-of-scope.yaml:4: de[3]: “Wie lange dauert Praxes” also stands in topics/praxes.yaml:36; keep one",
    ],
    "same-phrasing": [
        "topics/workshops.yaml:19: questions.de.what[7]: “WAS IST PRAXES” also stands in "
        "topics/praxes.yaml:28; keep one",
    ],
    "self-related": [
        "topics/workshops.yaml:9: related[1]: is the topic itself",
    ],
    "stray-file": [
        "topics/praktikum.yml: warning: is not read; call it .yaml",
    ],
    "text-not-group": [
        "topics/workshops.yaml:5: answer: must hold keys such as de, fr, each with a colon",
    ],
    "too-long-answer": [
        "topics/workshops.yaml:7: answer.fr: has 917 characters; at most 900, the links have the rest",
    ],
    "too-many-keyword-topics": [
        "keywords.yaml:3: [1].topics: may have at most 4 entries",
        "keywords.yaml:6: [2].topics[3]: “praxes” stands here twice; keep one",
    ],
    "two-documents": [
        "out-of-scope.yaml:5: can't be read from here: a line of --- only; take it away",
    ],
    "unknown-action": [
        "topics/workshops.yaml:37: action: “next-workshops” is unknown; use upcoming-workshops, "
        "subscribe, unsubscribe, contacts, towns, privacy or language",
    ],
    "unknown-contact": [
        "topics/workshops.yaml:8: contacts[1]: unknown contact “vera-muste”; did you mean “vera-muster”?",
    ],
    "unknown-contact-topic": [
        "contacts.yaml:12: [2].topics[1]: unknown topic “bürgerfonds”; did you mean “buergerfonds”?",
    ],
    "unknown-facet": [
        "topics/workshops.yaml:12: questions.de.wann: “wann” is unknown; use what, who, money, "
        "duration, deadline, apply or contact",
    ],
    "unknown-facet-style": [
        "facets.yaml:1: contact: is missing",
        "facets.yaml:25: kontakt: is not a facet; facets are what, who, money, duration, deadline, apply, contact",
    ],
    "unknown-facet-text": [
        "topics/buergerfonds.yaml:9: facets.geld: “geld” is unknown; use what, who, money, duration, "
        "deadline, apply or contact",
    ],
    "unknown-family": [
        "topics/workshops.yaml:4: family: “workshop” is unknown; use young-people, "
        "funding-and-twinning, antenne or bot",
    ],
    "unknown-key": [
        "topics/workshops.yaml:9: realted: is an unknown key; known here: title, family, answer, "
        "facets, simple, links, contacts, related, questions, sources, checked, action, often_asked",
    ],
    "unknown-key-inside": [
        "topics/praxes.yaml:22: links[1].url.en: is an unknown key; known here: de, fr",
        "topics/praxes.yaml:22: links[1].url.fr: is missing",
    ],
    "unknown-keyword-topic": [
        "keywords.yaml:3: [1].words.en: “en” is unknown; use de or fr",
        "keywords.yaml:7: [2].topics[2]: unknown topic “workshop”; did you mean “workshops”?",
    ],
    "unknown-language": [
        "workshops.yaml:6: [1].languages[2]: “en” is unknown; use de or fr",
    ],
    "unknown-related": [
        "topics/workshops.yaml:9: related[2]: unknown topic “buergerfond”; did you mean “buergerfonds”?",
    ],
    "unknown-status": [
        "workshops.yaml:18: [2].status: “geplant” is unknown; use planned, confirmed, moved or cancelled",
    ],
    "unreachable-contact": [
        "contacts.yaml:8: warning: [2]: Rathaus Musterstadt has neither email nor phone",
    ],
    "whole-file-empty": [
        "out-of-scope.yaml:1: must hold keys such as de, fr, other, each with a colon",
    ],
    "whole-topic-empty": [
        "topics/workshops.yaml:1: must hold keys such as title, family, answer, each with a colon",
    ],
    "workshop-nowhere": [
        "workshops.yaml:14: warning: [2]: “online-2026-12” has neither place nor online; write where it takes place",
    ],
}
