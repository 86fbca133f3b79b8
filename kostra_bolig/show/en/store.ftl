# What is said of the store. `$path` is the file or folder, `$reason` the system's own words.

store-unreadable = { $path } cannot be read: { $reason }
store-unwritable = { $path } cannot be written: { $reason }. What was stored before is untouched; { $advice }
store-file-unwritable = { $path } cannot be written: { $reason }. What was stored before is untouched; { $advice }
store-folder-full = free space on that disk, or choose a folder on another with --cache-dir / KOSTRA_BOLIG_CACHE_DIR
store-folder-read-only = it can be read only: have it mounted so that it can be written, or choose another folder with --cache-dir / KOSTRA_BOLIG_CACHE_DIR
store-folder-no-right = run it as the user whose folder that is, have this one given the right to write there, or choose another folder with --cache-dir / KOSTRA_BOLIG_CACHE_DIR
store-folder-no-folder = see that the folder is there and its disk is mounted, or choose another folder with --cache-dir / KOSTRA_BOLIG_CACHE_DIR
store-folder-other = look at the disk, or choose another folder with --cache-dir / KOSTRA_BOLIG_CACHE_DIR
store-file-full = free space on that disk, or choose a file on another
store-file-read-only = it can be read only: choose a file on another disk
store-file-no-right = run it as a user who may write there, or choose another file
store-file-no-folder = make the folder, or choose another file
store-file-other = choose another file
store-backup-unlocked = { $path } cannot be locked: { $reason }. No backup is written: that nobody stores meanwhile is held by a file in each table's folder. Run it as a user who may write there, or on the machine where that disk can be written; where nobody writes to it, copy the folder and back up the copy with --cache-dir COPY
store-not-removed = { $path } cannot be removed: { $reason }. What was removed before it is gone; see that the folder can be written
store-not-confirmed = { $path } was changed, but the disk does not confirm that the change will last: { $reason }; look at the disk, and run it again
store-no-name-of-ours = { $path } holds no file { $name }: that is no name of ours
store-in-both = snapshots are stored in two places: { $path }, which is used, and { $old }, which is not; nothing is moved. Look which one you need with --cache-dir, and take the other away
store-on-its-way = what is stored is on its way from { $old } to { $path }, and some of it is still there; each table is read where it is, and the next fetch goes on
store-moved = what is stored is data and no cache, so it was moved from { $old } to { $path } ({ $tables_count ->
    [1] table { $tables }
   *[other] { $tables_count } tables: { $tables }
})
store-not-moved = not all that is stored could be moved from { $old } to { $path }: { $why }. Nothing is lost, what is still there is used there, and the next fetch goes on
store-moved-meanwhile = another run has just moved { $path } to the user's data folder; run it again
store-copied-otherwise = { $path } was copied, and the copy differs; it stays where it is
store-backup-name = FILE: expected a name that ends with .tar, got { $got }
store-backup-nothing = nothing is stored in { $path }, so no backup is written; an older file stays as it is
store-restore-missing = there is no file { $path }
store-not-empty = { $path } is not empty: it holds { $tables_count ->
    [1] table { $tables }
   *[other] tables { $tables }
}; restore into another folder with --cache-dir
store-tar-none = { $path } is no backup: it is not a tar file as `kostra-bolig backup` writes it
store-tar-kind = { $path } is refused: it holds { $name }, which is no plain file
store-tar-name = { $path } is refused: it holds { $name }, and no file of a store has that name
store-tar-large = { $path } is refused: { $name } is too large, expected at most { $most } bytes, got { $got }
store-tar-twice = { $path } is refused: it holds { $name } twice, or too many files
store-tar-short = { $path } is damaged: it ends before it is whole
store-tar-differs = { $path } is damaged: { $name } is not what the list at its end says
store-link = { $path } is a symbolic link, and none is followed within the store; remove it
store-open-to-all = { $path } is writable by everybody; run `chmod o-w { $path }`
store-open-to-all-taken = { $path } is writable by everybody, and chmod has no effect there; it is taken as it is. See that nobody else uses this disk, or choose another folder with --cache-dir / KOSTRA_BOLIG_CACHE_DIR
store-no-file = { $path } is not a file
store-too-large = { $path } is too large: expected at most { $most } bytes, got { $got }
store-missing = { $path } is missing

store-other-hash = { $path } is damaged: expected sha256 { $expected }…, got { $got }…
store-no-parquet = { $path } is damaged: no Parquet file ({ $reason })
store-no-manifest = { $path } is damaged: not what was written there
store-not-recorded = { $path } could not be written, so `status` does not show this fetch, which stands as it is: { $why }
store-chosen-too-long = too many categories are chosen: expected at most { $most } bytes of them, got { $got }; leave --where out for all of a dimension, and choose among them when you read
store-no-choices = { $path } does not hold what was chosen; remove it and choose again with `kostra-bolig fetch{ $of_table } --series KEY=CODE`
store-unsealed = { $path } is damaged: its content differs from its hash
store-describes-another = { $path } is damaged: it describes { $got }
store-other-keys = { $path } is damaged: expected the keys of format { $format }, got others
store-not-its-format = { $path } is damaged: not what format { $format } says ({ $reason })
store-other-definition = { $path } is no definition as this version reads them ({ $why }); a later kostra_bolig, or the one that stored it, does
store-too-new = { $path } has format { $got }, expected { $expected } or older; update kostra_bolig to read it

store-names-what-is-not-there = { $path } names { $got }, which is not there; taking the newest that is
store-no-pointer = { $why }; taking the newest snapshot that is there
store-fallen-back = { $why }; falling back to the one before
store-left-out = { $why }; it is left out
store-none-whole = no snapshot in { $path } is whole ({ $why }); run `kostra-bolig fetch{ $of_table }` to store a new one
store-never-still = { $path } changes faster than it can be read; try again
store-no-such-snapshot = there is no snapshot { $got } in { $path }; stored: { $stored_count ->
    [0] none
   *[other] { $stored }
}
store-no-snapshot-before = there is no snapshot { $got } in { $path }
store-taken-back = SSB went back from version { $snapshot } to one that it had updated before, so it counts on no day; these are the figures of { $instead }, and --snapshot reads the other
store-none-of-that-day = there is no snapshot as of { $day } in { $path }; { $has_oldest ->
    [yes] the oldest is of { $oldest }
   *[no] nothing is stored
}
store-keep = keep: expected 1 or more snapshots, got { $got }
store-wait = wait: expected 0 or more seconds, got { $got }
store-locked = { $has_waited ->
    [yes] another run holds { $path } and did for the { $waited } s that were waited; wait until it has ended
   *[no] another run holds { $path }; wait until it has ended
}

## What should be there, and what is, where a store is looked at.
store-part-nothing = nothing
store-part-folder = a folder that can be looked into
store-part-of-this-store = a folder or file of this store, not writable by everybody
store-part-listed = a folder that can be listed
store-part-id = the id of a snapshot that is stored
store-part-refused = a refused answer that can be read, with its reasons
store-part-refused-folder = a folder of a refused answer
store-part-refused-file = a file of a refused answer
store-part-reasons = the reasons, with their own hash
store-part-manifest = a folder with a manifest of format { $format } or older
store-part-file = { $bytes } bytes with sha256 { $sha256 }…, as in { $manifest }
store-part-shared = an answer whose hash begins as its name ends
store-hash = a file with sha256 { $sha256 }…
store-rows = { $rows } { $rows ->
    [1] row
   *[other] rows
}
store-restore-halted = left by a restore that was stopped or killed, so that tables may be missing; run it again
store-left-behind = left by a run that was killed; the next fetch removes it
store-unnamed = named nowhere in { $manifest }
# Stands between a path and what is wrong with it.
store-is = is
store-definition-gone = the definition of table { $table } that was chosen once is gone: { $path }; put it back, name another with `kostra-bolig fetch --table { $table } --definition FILE`, or take it back with `--definition=`
