# What is said on the way of the data: from an answer to the store.

# `$what` is a code or a label of `$dimension`; `$start` its beginning.
ingest-text-too-long = { $what ->
    [code] expected codes of { $dimension } of at most { $most } characters, got { $got } that begin { $start }. Nothing was stored; a person must look
   *[label] expected labels of { $dimension } of at most { $most } characters, got { $got } that begin { $start }. Nothing was stored; a person must look
}
