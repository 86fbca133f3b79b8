"""Fetch for who reads: into the store where that can be written, else into memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_bolig.clock import Clock
from kostra_bolig.errors import StoreError
from kostra_bolig.ingest.run import Run, draft_or_newest, publish, store_of, told_before
from kostra_bolig.records import FetchResult
from kostra_bolig.said import said
from kostra_bolig.ssb.joint import Joint
from kostra_bolig.store import choices, disk, layout
from kostra_bolig.store.asked import recorded
from kostra_bolig.store.warned import StoreWarning, warn
from kostra_bolig.store.whole import place

if TYPE_CHECKING:
    from kostra_bolig.settings import Settings
    from kostra_bolig.store.draft import Draft

__all__ = ["refresh_or_hold"]


def refresh_or_hold(settings: Settings, *, clock: Clock | None = None) -> FetchResult | Draft:
    """Do what ``refresh`` does; where the disk cannot be written, return what would be stored, with a warning.

    That SSB was asked is recorded but where what it answered is held in memory.
    """
    from kostra_bolig.ssb.client import Client

    clock = clock or Clock()
    settings = place.moved(settings, clock=clock)
    store = store_of(settings, clock)
    joint = Joint(clock)
    with (
        Client(settings, clock=clock, pacer=joint.pacer) as client,
        recorded(store.folder, clock, lambda: client.requests) as recording,
    ):
        told = told_before(Run(client=client, store=store, settings=settings, clock=clock, joint=joint, holds=True))
        unusable: StoreError | None = None
        kept = choices.Choices()
        try:
            recording.hold(place.held(store, settings))
            joint.pacer.resume(store.root / layout.REQUESTS)
            kept = choices.read(store.folder)
        except StoreError as error:
            if not disk.is_out_of_order(error):
                raise
            unusable = error
        settings = choices.applied(settings, kept, {})
        run = Run(
            client=client,
            store=store,
            settings=settings,
            clock=clock,
            chosen=kept,
            holds=True,
            joint=joint,
            told=told,
        )
        made = draft_or_newest(run)
        if unusable is not None and isinstance(made, FetchResult):
            recording.result = made
            return made
        if unusable is None:
            try:
                recording.result = publish(run, made)
            except StoreError as error:
                if not disk.is_out_of_order(error):
                    raise
                unusable = error
                recording.is_held = (
                    False  # where nothing can be written, the record cannot either: one warning is enough
                )
            else:
                return recording.result
        warn(StoreWarning(said("ingest-held-in-memory", why=unusable.said)))
        return made
