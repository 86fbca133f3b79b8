# Hjelp på kommandolinjen. En kommando er `help-NAME`, valgene er attributter; valg som flere kommandoer har, står i
# `help-options`. Et avsnitt som er rykket inn, vises linje for linje.

help-heading-usage = Bruk:
help-heading-options = Valg
help-heading-commands = Kommandoer
help-heading-default = standard
help-heading-required = må oppgis
help-example = Eksempel: { $command }

help-cli =
    Offisielle tall om midlertidig botilbud: SSBs tabell 12015, hentet, kontrollert og klar til bruk.

      Avslutningskoder
        0  ferdig, nytt eller uendret
        1  en påstand stemmer ikke
        2  bruk eller innstillinger
        3  SSB er ikke tilgjengelig, prøv senere
        4  svaret er avvist
        5  tabellen er endret, noen må se på den
        6  disk eller rettigheter
        7  en annen kjøring holder låsen
       70  feil i programmet selv
      130  avbrutt
      141  den som leste svaret, er borte

    Uten kommando: hva som er lagret, og seriene for landet i korte trekk.

help-fetch = Hent tabellen, kontroller den og lagre den hvis den er ny. Dette er også det en nattlig jobb kjører.
    .stored = Alle tabeller som er lagret, én etter én; --table kan også gjentas.
    .all = Alle KOSTRA-tabeller som kan leses, etter SSBs liste; ett spørsmål hver natt sier hvilke som er oppdatert.
    .force = Last ned og kontroller selv om SSB sier at ingenting er publisert.
    .accept = Overstyr kontroller som slo ut, én gang; begrunnelsen lagres i lageret.
    .deadline = Øvre grense for hele kjøringen, i sekunder; er det mer enn { $ask_again_s } igjen, spørres det én gang til når svaret er rart eller uteblir. [standard: { $deadline_s }]
    .wait = Vent så lenge på låsen til en annen kjøring.
    .on-new = Kjør dette, uten skall, når en ny versjon er lagret.
    .metrics = Skriv hvordan det gikk til denne filen for Prometheus (node exporter, textfile collector), uansett hvordan det gikk.
    .years = Spør bare etter disse årene fra nå av: 2020-2024, 2020,2022 eller -5 for de fem siste; `all` tar det tilbake.
    .regions = Spør bare etter disse regionene, og landet, fra nå av: koder eller navn med komma mellom; `all` tar det tilbake.
    .where = Spør bare etter disse kategoriene i en dimensjon ut over region, innhold og år, fra nå av: dens id og koder med komma mellom, eller et navn; kan gjentas; `ID=` tar det tilbake.
    .definition = Les tabellen etter denne definisjonen fra nå av, i stedet for enhver annen; `--definition=` tar det tilbake.
    .series = Les en serie fra dette innholdet fra nå av; `NØKKEL=` tar det tilbake.
    .population = Lagre innbyggertall også (tabell 07459), for tall per 1 000; fra nå av.
    .ages = Lagre innbyggertallet i disse aldrene også, for `--per-1000 A-B`; fra nå av. 18-24 følger med --population.

help-series =
    Vis én serie. NØKKEL er en av disse nøklene, eller en hvilken som helst innholdskode i tabellen.

      { $keys }

    Med flere regioner er JSON-svaret et objekt med listen «regions».
    .from = Første år.
    .to = Siste år.
    .format = Form på svaret: table er en tabell; json er det samme som --json.

help-trend = Vis endringen i en serie mellom to år, i prosent av startåret.
    .from = Startår.
    .to = Sluttår.
    .contributions = Hvilke kommuner som sto for endringen, så langt tallene deres er gitt.

help-regions = List opp regioner, eller finn dem som har en kode eller et navn som ligner SØK.
    .kind = Type region.
    .current = Bare de som finnes nå.

help-compare =
    Vis regioner ved siden av hverandre: nivå, indeks, endring.

    Én kommune alene vises ved siden av KOSTRA-gruppen sin og landet; per 1 000 innbyggere ved siden av landet. Med en KOSTRA-gruppe er basisåret det første der SSBs grupper er som nå, hvis du ikke oppgir et annet.
    .base = Basisår for indeks og endring. [standard: det første de har felles]
    .from = Første år.

help-ranking = Vis regioner rangert etter en serie; de som ikke har tall, står sist, med grunnen.
    .year = Året som rangeres. [standard: det siste]
    .kind = Type region. [standard: den laveste i tabellen, som kommuner]
    .by = Rekkefølge: value er etter tallet, change er etter endringen.
    .from = Startår for endringen. [standard: året før]
    .top = Bare de N første, og dem som står likt med dem.
    .bottom = Bare de N siste som har tall.
    .at-least = Bare dem med minst N i startåret for en endring, ellers i året.
    .county = Bare kommunene i dette fylket.
    .group = Bare kommunene i denne KOSTRA-gruppen.
    .plot = Tegn også rangeringen som et diagram: .svg, .png, .pdf, .html eller .json. Krever tillegget «plot».

help-coverage = Vis hvor mange regioner som har tall i en serie, er skjermet eller mangler, år for år.
    .kind = Type region. [standard: den laveste i tabellen, som kommuner]

help-plot =
    Tegn serier som et diagram. Krever tillegget «plot»; ingenting hentes når filen åpnes.

    Med --lang en er ord og tall på engelsk, ellers på norsk.
    .output = Filen som skrives: .svg, .png, .pdf, .html eller .json.
    .from = Første år.
    .to = Siste år.
    .index = Tegn en indeks der dette året = 100.
    .form = Stolper (bar) eller linjer (line). [standard: det som er lettest å lese]
    .title = Tittel i stedet for den som lages.

help-report =
    Hold påstandene i Fafo-rapport 2025:11 mot de nyeste tallene.

    Henter hvis ingenting er lagret; kan heller ikke SSB nås, brukes tallene som er trykt i rapporten. Sier alltid hvilke tall som er brukt. En påstand som stemte med SSBs tall da den ble skrevet, og ikke gjør det lenger, er «revidert av SSB». Med --region vises seriene for de regionene ved siden av.
    .html = Skriv en side som kan leses, skrives ut og sendes. Krever tillegget «plot».
    .claims = La påstandene i rapporten, som gjelder landet, stå også på siden for andre regioner.

help-verify = Hold påstandene i en hvilken som helst tekst mot de nyeste tallene; avslutter med 1 hvis en av dem ikke stemmer og det ikke er notert.
    .template = Skriv en fil med påstander til å fylle ut; aldri over en som finnes.
    .html = Skriv en side med påstandene, resultatene og tallene for --region. Krever tillegget «plot».

help-status = Vis hva som er lagret, hvor gammelt og hvor endelig det er, og når SSB publiserer neste gang.
    .max-age = Avslutt med 3 når det er lenger siden enn dette at SSB sist ga et godt svar, nytt eller uendret: et tall og s, m, h eller d, som 3d.

help-history = List opp de lagrede versjonene, i den rekkefølgen SSB publiserte dem.

help-diff =
    Vis hva SSB endret fra versjon A til B: landet først, deretter de største endringene.

    Uten B: fram til den nyeste. Uten A også: siden den siste versjonen med andre tall. A og B er id-er (se `history`) eller dager, for eksempel 2025-04-01. En celle som den nyeste versjonen skjermer, vises som skjermet siden en dag, uten det tidligere tallet; --withdrawn viser det også.
    .region = Bare denne regionen, en kommune eller et fylke med kodene tallene sto under før; flere ganger for flere.
    .series = Bare denne serien; flere ganger for flere.
    .most = Så mange celler vises.

help-export = Skriv tallene til FIL: .csv, .parquet, .xlsx (tillegget «excel»), .dta (Stata, tillegget «stata») eller .json (JSON-stat), med kilde og merknader.
    .content = observations: én rad per region, innhold og år. panel: én rad per region og år, én kolonne per serie. regions: én rad per region og år, med fylke og KOSTRA-gruppe. crosswalk: hva det ble av hver kommunekode.
    .kind = Bare denne typen region; gjenta for flere.
    .locale = no: CSV med semikolon og desimalkomma.
    .wide = Én rad per kommune i dag, fulgt over kodene sine, én kolonne per år; krever --series.
    .partition = FIL er en mappe: alle versjoner av tabellen som Parquet til et datavarehus, FIL/table=ID/snapshot=ID/figures.parquet.
    .stored = Med --partition: hver lagrede tabell.
    .series = Bare denne serien; gjenta for flere. Én i en bred fil.
    .region = Bare denne regionen, kode eller navn; gjenta for flere. [standard: alle]
    .from = Første år.
    .to = Siste år.
    .joined = Arket som leses i Excel: avvis der en kommune eller et fylke ikke kan følges over kodene sine. Et panel: kommunene i dag, fulgt.
    .not-joined = Arket som leses i Excel: SSBs egne tall under hver kode.

help-panel =
    Vis serier ved siden av hverandre: hver kommune i dag over alle år, fulgt over kodene sine.

    Uten NØKKEL alle serier. En sum som er vår, har pluss mellom kodene den er laget av. Med --not-joined vises hver region slik SSB har den.
    .balanced = Bare de som har tall i alle år.
    .format = Svarets form; json er det samme som --json.

help-contents =
    Vis hva tabellen inneholder, og hvilket innhold hver serie leses fra og hvorfor.

    Slik det er lagret; er ingenting lagret, slik SSB beskriver tabellen nå. En serie som ikke er tilgjengelig, vises med de innholdene den kunne vært lest fra, og hvor nær hvert kommer tallene som er trykt.

help-doctor =
    Hold det SSB, Klass og denne maskinen sier, opp mot det vi tror, og si hva du kan gjøre.

    Ingenting lagres, og ingenting endres. Avslutter med 0 når alt er som ventet, ellers med det alvorligste: 6 lageret, 5 SSB er ikke som ventet, 2 innstillinger på denne maskinen, 3 ikke nådd.
    .save = Skriv de rå svarene og sammenligningen hit, til å legge ved når du melder fra.

help-cite = Vis hvordan tallene siteres, med versjonen og dagen SSB oppdaterte dem.
    .form = En setning (text), en oppføring for LaTeX (bibtex) eller CSL-JSON for Zotero, pandoc og Quarto (csl).

help-check = Kontroller hver fil i hver versjon mot sjekksummen; avslutter med 6 og sier hva som er skadet. Sletter ingenting.

help-backup =
    Skriv alt som er lagret, for alle tabeller, til FIL.tar. Filen får navnet sitt først når den er hel og lest én gang til. Avslutter med 6, som check, når noe i lageret er skadet; det er med i filen likevel.
    .wait = Vent inntil S sekunder på kjøringer som lagrer.

help-restore =
    Legg innholdet i en sikkerhetskopi der ingenting er lagret fra før, og kontroller det. Er noe lagret der, avslutter kommandoen med 2.
    .wait = Vent inntil S sekunder på kjøringer som lagrer.

help-prune = Fjern gamle versjoner; aldri den nyeste som er hel, og aldri den som leses.
    .keep = Hvor mange av de nyeste som beholdes.

help-completion = Skriv ut det som får skallet til å fullføre kommandoer og valg.

help-schema = Skriv ut JSON-skjemaet til det en kommando svarer med --json; `error` er det en feil sier.

help-overview = Vis hva som er lagret, og seriene for landet; ingenting hentes.

help-options = Valg som flere kommandoer har
    .help = Vis denne hjelpen og avslutt.
    .version = Vis versjonen og avslutt.
    .json = Svar med ett JSON-objekt på standard ut.
    .table = Id-en til KOSTRA-tabellen. [miljøvariabel: KOSTRA_BOLIG_TABLE; standard: 12015]
    .cache-dir = Mappen for lageret. [miljøvariabel: KOSTRA_BOLIG_CACHE_DIR]
    .base-url = En annen PxWebApi v2-tjener. [miljøvariabel: KOSTRA_BOLIG_BASE_URL]
    .lang = Språket i det som vises: ord, tall og SSBs navn. [miljøvariabel: KOSTRA_BOLIG_LANG; standard: maskinens, og norsk i diagrammer og på sider]
    .verbose = Si hva som gjøres; to ganger: hver forespørsel.
    .log-format = text er linjer for mennesker; json: hvert steg som ett JSON-objekt per linje på standard feil, for loggsystemer; svaret på --json er da også én linje.
    .debug = Vis hvor i koden feilen oppsto, når noe feiler.
    .region = Kode eller navn på en region; gjenta for flere. [standard: EAK]
    .output = Skriv tallene til denne filen i stedet: .xlsx med et ark å lese, .csv, .parquet eller .dta (Stata).
    .set = Regionene i et eget sett, fra sets.toml. [miljøvariabel: KOSTRA_BOLIG_SETS]
    .joined = Avvis der en kommune eller et fylke ikke kan følges over kodene sine, i stedet for å utelate år.
    .not-joined = Ikke følg noen: SSBs egne tall under koden alene.
    .per = Per enhet av et annet antall, i denne tabellen eller en annen: id-en og et innhold eller en serie, for eksempel 12015:midlertidig_botilbud. Vårt tall; for de samme regionene og årene.
    .per-1000 = Per 1 000 innbyggere, eller per 1 000 i disse aldrene, som 18-24. Vår utregning, om ikke tabellen har SSBs egen rate; krever `fetch --population`.
    .snapshot = Les denne versjonen i stedet for den nyeste; se `history`.
    .as-of = Les tallene slik de sto denne dagen, for eksempel 2025-04-01.
    .withdrawn = Vis også tall fra en tidligere versjon som SSB har skjermet siden.
    .where = Kategorien i en dimensjon som en tabell har ut over region, innhold og år: id og kode eller navn; én gang for hver, se `contents`.
    .across-break = Mål KOSTRA-grupper også over år der SSB har lagt dem om: før og etter kan ikke sammenlignes.

# Det som står for en verdi på linjen som sier hvordan en kommando brukes; det som ikke er her, står som det er.
help-metavars = Plassholdere
    .options = VALG
    .age = TID
    .ages = ALDRE
    .args = ARGUMENTER
    .command = KOMMANDO
    .key = NØKKEL
    .code = KODE
    .reason = GRUNN
    .dir = MAPPE
    .file = FIL
    .date = DATO
    .claims = PÅSTANDER
    .query = SØK
    .table = TABELL
    .content = INNHOLD
    .value = VERDI
    .region = REGION
    .regions = REGIONER
    .name = NAVN
    .text = TEKST
    .y = ÅR
    .years = ÅR
help-tables =
    Vis SSBs KOSTRA-tabeller, eller de som har en id som begynner med eller en tittel som inneholder SØK, og hvilke som er lagret.

    Uten SSB vises de som er lagret, og avslutningskoden er 3.
    .catalogue = Alle tabellene til SSB.
