# The words of the sheet that people read and print in Excel.

sheet-name = Table
sheet-code = Code
sheet-region = Region
sheet-series = Series
sheet-year = Year
sheet-rank = No.
sheet-summed = Our sum of the codes
sheet-change = Change
sheet-change-since = Change since { $year }
sheet-percent-since = In percent
sheet-change-points = Change, percentage points
sheet-old = Before
sheet-new = Now
sheet-remark = Remark
sheet-changed = Changed
sheet-added = New
sheet-gone = Gone
sheet-older = From the version { $id }, { $stage }, updated by SSB { DAY($updated) }
sheet-newer = To the version { $id }, { $stage }, updated by SSB { DAY($updated) }
sheet-ranking = { $series }, { $year }, { $order }
sheet-diff = What SSB changed between two versions
sheet-index = Index, { $year } = 100
sheet-symbols = Symbols
sheet-notes = Notes
sheet-remarks = About the figures on this sheet
sheet-source = Source and licence
sheet-licence = Licence: { $licence }
sheet-cite = Cite as: { $citation }
sheet-none = no figure; why stands below or on the sheet figures
sheet-ours = Figures in italics are computed by us (a sum of figures by SSB, or a share of sums), not by SSB
sheet-more-remarks = … and { $n } more, on the sheet about
