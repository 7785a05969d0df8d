package io.gatehouse.directory.write;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;

/**
 * Whom a full pass finds here when it begins, and what their rows were then: who is told the same again needs no look at
 * the database. Keeps the id and half of the hash of the row in one table of numbers, 43 bytes a user and 21 MB of 500,000:
 * objects of their own would take twice as much without the hash.
 */
final class KnownUsers {

    private static final int WORDS = 4;
    private static final int HALF = 16;

    private long[] slots;
    private int capacity;
    private int size;
    private final BitSet used = new BitSet();
    private final BitSet told = new BitSet();

    /** Those whose rows may be others by now. */
    private final BitSet open = new BitSet();

    /** @param expected how many there will be; more are taken, by way of a larger table */
    KnownUsers(long expected) {
        capacity = Math.toIntExact(expected * 4 / 3 + 4);
        slots = new long[capacity * WORDS];
    }

    void add(UUID id, byte[] hash) {
        if ((size + 1) * 4L > capacity * 3L) {
            grow();
        }
        ByteBuffer bytes = ByteBuffer.wrap(hash.length < HALF ? Arrays.copyOf(hash, HALF) : hash);
        put(id.getMostSignificantBits(), id.getLeastSignificantBits(), bytes.getLong(0), bytes.getLong(8));
    }

    /**
     * Notes of whom a page tells, and answers what of it may differ from the rows that are here. What was written once in
     * this pass is always written again: the row is no longer what it was when the pass began.
     */
    synchronized List<Incoming> different(List<Incoming> page) {
        return page.stream().filter(this::different).toList();
    }

    private boolean different(Incoming object) {
        int slot = slot(object.id().getMostSignificantBits(), object.id().getLeastSignificantBits());
        if (!used.get(slot)) {
            return true;
        }
        told.set(slot);
        if (object.removal() != null || object.hash() == null || !same(slot, ByteBuffer.wrap(object.hash()))) {
            open.set(slot);
        }
        return open.get(slot);
    }

    /** Those of whom no page has told. */
    synchronized List<UUID> untold() {
        List<UUID> untold = new ArrayList<>();
        for (int slot = used.nextSetBit(0); slot >= 0; slot = used.nextSetBit(slot + 1)) {
            if (!told.get(slot)) {
                untold.add(new UUID(slots[slot * WORDS], slots[slot * WORDS + 1]));
            }
        }
        return untold;
    }

    private boolean same(int slot, ByteBuffer hash) {
        return slots[slot * WORDS + 2] == hash.getLong(0) && slots[slot * WORDS + 3] == hash.getLong(8);
    }

    private void put(long high, long low, long first, long second) {
        int slot = slot(high, low);
        if (!used.get(slot)) {
            used.set(slot);
            size++;
        }
        slots[slot * WORDS] = high;
        slots[slot * WORDS + 1] = low;
        slots[slot * WORDS + 2] = first;
        slots[slot * WORDS + 3] = second;
    }

    /** Where somebody is, or would be. */
    private int slot(long high, long low) {
        long mixed = (high ^ Long.rotateLeft(low, 29)) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
        int slot = (int) Math.unsignedMultiplyHigh(mixed, capacity);
        while (used.get(slot) && (slots[slot * WORDS] != high || slots[slot * WORDS + 1] != low)) {
            slot = slot + 1 == capacity ? 0 : slot + 1;
        }
        return slot;
    }

    /** Before the pass begins, when nobody was told yet. */
    private void grow() {
        long[] before = slots;
        BitSet there = (BitSet) used.clone();
        capacity = Math.multiplyExact(capacity, 2);
        slots = new long[Math.multiplyExact(capacity, WORDS)];
        used.clear();
        size = 0;
        for (int slot = there.nextSetBit(0); slot >= 0; slot = there.nextSetBit(slot + 1)) {
            int at = slot * WORDS;
            put(before[at], before[at + 1], before[at + 2], before[at + 3]);
        }
    }
}
