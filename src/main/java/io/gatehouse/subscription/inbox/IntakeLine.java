package io.gatehouse.subscription.inbox;

import io.gatehouse.shared.ProviderId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.TransientDataAccessResourceException;

/**
 * Has deliveries that arrive together kept by one transaction: whoever comes first writes for all who stand in line, and
 * nobody is answered before that has committed.
 */
class IntakeLine {

    private static final int MOST_ITEMS = 1_000;
    private static final long MOST_CHARACTERS = 8_000_000;
    /** Less than the whole answer may take: whoever is refused leaves the line before that, and holds nothing any more. */
    static final Duration PATIENCE = Duration.ofMillis(600);

    /** Instead of a number: something waits in the place of what came, and has to be looked into first. */
    static final int DISPUTED = -2;

    private final Writer writer;
    private final Duration patience;
    private final Map<ProviderId, Line> lines = new ConcurrentHashMap<>();

    IntakeLine(Writer writer, Duration patience) {
        this.writer = writer;
        this.patience = patience;
    }

    /** Keeps parcels of one provider in one transaction, and answers how many items of each were new. */
    interface Writer {
        int[] keep(ProviderId provider, List<Parcel> parcels);
    }

    /** One delivery with what is to be kept of it. */
    record Parcel(Addressee addressee, List<Item> items, List<String> proofs) {

        long characters() {
            return items.stream().mapToLong(item -> item.raw().length()).sum();
        }
    }

    /**
     * Answers how many items were new.
     *
     * @throws org.springframework.dao.DataAccessException where they are not kept, be it because the line is too long
     */
    int keep(Parcel parcel) {
        Line line = lines.computeIfAbsent(parcel.addressee().provider(), provider -> new Line());
        Waiting own = new Waiting(parcel);
        line.join(own);
        if (!line.turn(patience)) {
            if (line.leave(own)) {
                throw new TransientDataAccessResourceException("Too many deliveries at once");
            }
            // somebody writes it at this moment
            line.lock.lock();
        }
        try {
            // more may stand before it than go together
            while (!own.done() && line.stands(own)) {
                write(parcel.addressee().provider(), line.next());
            }
        } finally {
            line.lock.unlock();
        }
        return own.kept();
    }

    /** One parcel that cannot be written does not take the others along. */
    private void write(ProviderId provider, List<Waiting> together) {
        try {
            int[] kept = writer.keep(
                    provider, together.stream().map(each -> each.parcel).toList());
            for (int i = 0; i < together.size(); i++) {
                together.get(i).kept = kept[i];
            }
        } catch (DataIntegrityViolationException | ConcurrencyFailureException e) {
            if (together.size() == 1) {
                together.getFirst().failed = e;
            } else {
                together.forEach(each -> write(provider, List.of(each)));
            }
        } catch (RuntimeException e) {
            together.forEach(each -> each.failed = e);
        } finally {
            // whatever else went wrong: nobody is left without an answer
            together.stream().filter(each -> !each.done()).forEach(Waiting::lost);
        }
    }

    /** How many stand in line. */
    int length(ProviderId provider) {
        Line line = lines.get(provider);
        return line == null ? 0 : line.length();
    }

    private static final class Waiting {

        private final Parcel parcel;
        private @Nullable Integer kept;
        private @Nullable RuntimeException failed;

        Waiting(Parcel parcel) {
            this.parcel = parcel;
        }

        void lost() {
            failed = new TransientDataAccessResourceException("Not kept");
        }

        boolean done() {
            return kept != null || failed != null;
        }

        int kept() {
            if (failed != null) {
                throw failed;
            }
            if (kept == null || kept == DISPUTED) {
                throw new TransientDataAccessResourceException("Another one waits in its place");
            }
            return kept;
        }
    }

    private static final class Line {

        private final ReentrantLock lock = new ReentrantLock();
        private final Deque<Waiting> waiting = new ArrayDeque<>();

        void join(Waiting one) {
            synchronized (waiting) {
                waiting.addLast(one);
            }
        }

        int length() {
            synchronized (waiting) {
                return waiting.size();
            }
        }

        boolean stands(Waiting one) {
            synchronized (waiting) {
                return waiting.contains(one);
            }
        }

        boolean leave(Waiting one) {
            synchronized (waiting) {
                return waiting.remove(one);
            }
        }

        boolean turn(Duration patience) {
            try {
                return lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        /** From the front, as many as go together. */
        List<Waiting> next() {
            List<Waiting> next = new ArrayList<>();
            synchronized (waiting) {
                int items = 0;
                long characters = 0;
                while (!waiting.isEmpty() && (next.isEmpty() || items < MOST_ITEMS && characters < MOST_CHARACTERS)) {
                    Waiting one = waiting.removeFirst();
                    items += one.parcel.items().size();
                    characters += one.parcel.characters();
                    next.add(one);
                }
            }
            return next;
        }
    }
}
