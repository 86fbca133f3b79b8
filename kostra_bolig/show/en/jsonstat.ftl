# What is said of JSON and JSON-stat. `$got` is what came instead, as it was written, `$reason` why a text is no JSON, in the
# parser's words where they are not ours, `$of` the dimension or the category that `$part` belongs to.

## The text.

jsonstat-body = expected one complete JSON object, got { $bytes } bytes starting { $start }: { $reason }. Nothing was stored; try again later
jsonstat-body-empty = it is empty
jsonstat-body-deep = it is nested too deep
jsonstat-body-constant = { $name } is not a number in JSON
jsonstat-body-key-twice = the key { $key } is given twice in one object
jsonstat-body-no-object = expected a JSON object, got a JSON { $got }. Nothing was stored; try again later

## What JSON-stat allows and is not read here: there are no cells in it, or not all of them.

jsonstat-collection = JSON-stat that is not read: expected a JSON-stat 2.0 dataset, got class { $got }, version { $version }, which groups datasets, dimensions and collections by links to them; no link is followed. Nothing was stored
jsonstat-dimension-alone = JSON-stat that is not read: expected a JSON-stat 2.0 dataset, got class { $got }, version { $version }, which describes one dimension and has no values. Nothing was stored
jsonstat-dimension-elsewhere = JSON-stat that is not read: expected category of { $dimension } in the dataset, got a href to it, by which dimensions are shared between answers; no link is followed. Nothing was stored

## A dataset whose parts disagree.

jsonstat-no-class = not a sound JSON-stat dataset: expected a JSON-stat 2.0 dataset, got class { $got }, version { $version }; class is required. Nothing was stored
jsonstat-no-dataset = not a sound JSON-stat dataset: expected a JSON-stat 2.0 dataset, got class { $got }, version { $version }. Nothing was stored
jsonstat-no-object = not a sound JSON-stat dataset: expected { $part ->
    [category] category of { $of }
    [labels] labels of { $of }
    [one-dimension] dimension { $of }
    [its-extension] extension of { $of }
    [units] units of { $of }
    [unit] unit of { $of }
   *[other] { $part }
  } to be an object, got { $got }. Nothing was stored
jsonstat-no-texts = not a sound JSON-stat dataset: expected { $part ->
    [index] index of { $of }
    [role] role { $of }
   *[other] { $part }
  } to be a list of texts, got { $got }. Nothing was stored
jsonstat-no-index = not a sound JSON-stat dataset: expected an index of { $of }, which only a dimension of one category may leave out, and then for a label; got none. Nothing was stored
jsonstat-ids = not a sound JSON-stat dataset: expected different dimensions in id, got { $got }. Nothing was stored
jsonstat-ids-taken = not a sound JSON-stat dataset: expected dimension ids other than value and status, got { $got }. Nothing was stored
jsonstat-sizes = not a sound JSON-stat dataset: expected one size above 0 for each of { $dimensions } dimensions, got { $got }. Nothing was stored
jsonstat-dimensions = not a sound JSON-stat dataset: expected exactly the dimensions { $expected }, got { $got }. Nothing was stored
jsonstat-role-foreign = not a sound JSON-stat dataset: expected role { $role } to name dimensions of { $expected }, got { $got }. Nothing was stored
jsonstat-roles = not a sound JSON-stat dataset: expected one role for each dimension, got { $got }. Nothing was stored
jsonstat-index = not a sound JSON-stat dataset: expected the index of { $of } to count 0 to { $last }, got { $got }. Nothing was stored
jsonstat-codes = not a sound JSON-stat dataset: expected { $expected } different codes in { $of }, got { $different } different of { $given }. Nothing was stored
jsonstat-labels = not a sound JSON-stat dataset: expected a label for each code of { $of } and no other, got { $got }. Nothing was stored
jsonstat-labels-no-texts = not a sound JSON-stat dataset: expected labels of { $of } to be texts, got something else. Nothing was stored
jsonstat-units = not a sound JSON-stat dataset: expected units with a base for codes of { $of }, got { $got }. Nothing was stored
jsonstat-decimals = not a sound JSON-stat dataset: expected decimals of { $part ->
    [unit] unit of { $of }
   *[other] { $part }
  } as a small whole number, got { $got }. Nothing was stored

## The cells of a dataset.

jsonstat-cells = not a sound JSON-stat dataset: expected at most { $most } cells, got { $got }. Nothing was stored
jsonstat-values = not a sound JSON-stat dataset: expected values in a list or an object, got { $got }. Nothing was stored
jsonstat-values-count = not a sound JSON-stat dataset: expected { $expected } values, as size says, got { $got }. Nothing was stored
jsonstat-values-no-numbers = not a sound JSON-stat dataset: expected values to be numbers or null, got { $got }. Nothing was stored
jsonstat-values-too-large = not a sound JSON-stat dataset: expected values to be numbers a computer can hold, got a larger one. Nothing was stored
jsonstat-status = not a sound JSON-stat dataset: expected status symbols as a text, or texts in a list or an object, got { $got }. Nothing was stored
jsonstat-status-count = not a sound JSON-stat dataset: expected { $expected } status symbols, as size says, or one for all, got { $got }. Nothing was stored
jsonstat-places = not a sound JSON-stat dataset: expected { $part } at places 0 to { $last }, got another place. Nothing was stored

## An answer that is not what was asked for.

jsonstat-other-table = expected table { $expected }, got table { $got }. Nothing was stored; a person must look
jsonstat-other-dimensions = expected the dimensions { $expected }, got { $got }. Nothing was stored; try again later
jsonstat-other-codes = expected { $expected } codes of { $dimension }, got { $got }: { $lost } not answered{ $has_lost_codes ->
    [yes] {" "}({ $lost_codes })
   *[no] {""}
}, { $foreign } not asked for{ $has_foreign_codes ->
    [yes] {" "}({ $foreign_codes })
   *[no] {""}
}. Nothing was stored; try again later
