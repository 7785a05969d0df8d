package io.gatehouse.subscription.keep;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.Subscriptions;
import io.gatehouse.subscription.keep.Wishes.Chats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Brings a connection's subscriptions to what its profile wishes: renews, makes anew, ends, never twice. */
@Component
class Keeper {

    /** Chats that are asked for before it is looked whether any is heard. */
    private static final int AT_ONCE = 10;

    private final Wishes wishes;
    private final SubscriptionRows rows;
    private final Subscriptions microsoft;
    private final Making making;
    private final Stock stock;
    private final Renewing renewing;
    private final SubscriptionTrail trail;

    Keeper(
            Wishes wishes,
            SubscriptionRows rows,
            Subscriptions microsoft,
            Making making,
            Stock stock,
            Renewing renewing,
            SubscriptionTrail trail) {
        this.wishes = wishes;
        this.rows = rows;
        this.microsoft = microsoft;
        this.making = making;
        this.stock = stock;
        this.renewing = renewing;
        this.trail = trail;
    }

    /**
     * Works outside of a transaction; may be called any number of times.
     *
     * @param compare whether Microsoft is asked what it has, and for all that it refused before
     */
    void keep(ConnectionView connection, boolean compare, Keeping keeping) {
        if (compare && renewing.askAgain(connection.id())) {
            // the token of before tells of the rights of before
            keeping.forget(connection);
        }
        Trials trials = new Trials();
        List<Wanted> wished =
                wishes.of(connection, rows.live(connection.id()), () -> keeping.access(connection), trials::untold);
        if (wished.isEmpty() && rows.live(connection.id()).isEmpty()) {
            return;
        }
        GraphAccess access = keeping.access(connection);
        if (compare || unanswered(connection)) {
            stock.take(connection, access);
        }
        List<KeptSubscription> before = rows.live(connection.id());
        List<Wanted> heard = with(wished, wishes.heardInstead(connection, wished, before));
        before.forEach(kept -> trials.run(() -> keep(connection, kept, heard, access, keeping)));
        List<Wanted> asked = compare ? wished : notOneByOne(connection, wished, before);
        makeMissing(connection, asked, wish -> trials.run(() -> making.make(connection, wish, null, access, keeping)));
        Instant looked = trail.now();
        Instant unheard = rows.chatsSeen(connection.id()).orElse(null);
        Optional<Chats> chats = wishes.instead(connection, wished, rows.live(connection.id()), () -> access);
        List<Wanted> each = chats.map(Chats::each).orElse(List.of());
        makeInstead(
                connection, each, chat -> trials.run(() -> making.make(connection, chat, unheard, access, keeping)));
        chats.ifPresent(it -> trail.looked(connection, it, looked));
        List<Wanted> wanted = with(wished, each);
        List<KeptSubscription> live = rows.live(connection.id());
        live.stream()
                .filter(kept -> wanted.stream().noneMatch(wish -> same(kept, wish)))
                .forEach(kept -> trials.run(() -> end(kept, wanted, access)));
        if (trials.told()) {
            renewing.unwanted(
                    connection.id(),
                    wanted.stream()
                            .filter(wish ->
                                    !chats.map(it -> it.hear(wish, live)).orElseGet(() -> wish.heardIn(live)))
                            .toList());
        }
        trials.end();
    }

    /**
     * Where Microsoft refuses all chats at once they are looked for every few minutes, but it is not asked each time whether
     * it still does: the next comparison asks, in some hours or when rights have changed.
     */
    private List<Wanted> notOneByOne(ConnectionView connection, List<Wanted> wished, List<KeptSubscription> live) {
        if (connection.actsAlone() || rows.chatsSeen(connection.id()).isEmpty()) {
            return wished;
        }
        List<Wanted> others = new ArrayList<>(wished);
        for (KeptSubscription kept : live) {
            boolean whole = kept.state() == KeptSubscription.State.REFUSED
                    && others.removeIf(wish -> wish.ofAllChats() && fulfils(kept, wish));
            if (whole && !renewing.waits(kept)) {
                renewing.lookAgain(kept);
            }
        }
        return others;
    }

    /** One chat that is refused says nothing of the next; where none of several is heard, all of them are refused. */
    private void makeInstead(ConnectionView connection, List<Wanted> chats, Consumer<Wanted> make) {
        for (int from = 0; from < chats.size(); from += AT_ONCE) {
            makeMissing(connection, chats.subList(from, Math.min(chats.size(), from + AT_ONCE)), make);
            boolean none = rows.live(connection.id()).stream()
                    .noneMatch(kept -> kept.state() == KeptSubscription.State.ACTIVE
                            && chats.stream().anyMatch(chat -> fulfils(kept, chat)));
            if (none) {
                return;
            }
        }
    }

    private static List<Wanted> with(List<Wanted> wished, List<Wanted> chats) {
        return Stream.concat(wished.stream(), chats.stream()).toList();
    }

    private void keep(
            ConnectionView connection,
            KeptSubscription kept,
            List<Wanted> wanted,
            GraphAccess access,
            Keeping keeping) {
        Optional<Wanted> wish = wanted.stream().filter(it -> fulfils(kept, it)).findFirst();
        if (wish.isEmpty()) {
            end(kept, wanted, access);
        } else if (kept.state() == KeptSubscription.State.ACTIVE) {
            renewing.ifDue(connection, kept, wish.get(), access, keeping);
        }
    }

    /** Gives back everything at Microsoft that we know of, as far as that works. */
    void endAll(ConnectionView connection, Keeping keeping) {
        List<KeptSubscription> live = rows.live(connection.id());
        if (live.isEmpty()) {
            return;
        }
        Trials trials = new Trials();
        try {
            GraphAccess access = keeping.access(connection);
            if (unanswered(connection)) {
                trials.run(() -> stock.take(connection, access));
            }
            rows.live(connection.id()).forEach(kept -> trials.run(() -> end(kept, List.of(), access)));
            trials.end();
        } finally {
            rows.live(connection.id()).forEach(renewing::ended);
        }
    }

    /** Nor what takes the place of one that could not be ended: that one is still heard, at an address that we know. */
    private void makeMissing(ConnectionView connection, List<Wanted> wanted, Consumer<Wanted> make) {
        List<KeptSubscription> live = rows.live(connection.id());
        for (Wanted wish : wanted) {
            boolean there = live.stream()
                    .anyMatch(kept -> (same(kept, wish) && kept.state() == KeptSubscription.State.ACTIVE)
                            || (fulfils(kept, wish) && renewing.waits(kept)));
            if (!there) {
                make.accept(wish);
            }
        }
    }

    private boolean unanswered(ConnectionView connection) {
        return rows.live(connection.id()).stream()
                .anyMatch(kept -> kept.state() == KeptSubscription.State.WANTED
                        || !kept.origin().equals(making.origin()));
    }

    private boolean fulfils(KeptSubscription kept, Wanted wanted) {
        return same(kept, wanted)
                && kept.resource().equals(wanted.resource())
                && kept.origin().equals(making.origin());
    }

    private static boolean same(KeptSubscription kept, Wanted wanted) {
        return kept.wish().equals(wanted.wish()) && kept.part() == wanted.part();
    }

    /**
     * One that may not be deleted, of the account of before perhaps, ends by itself; what it tells is not taken. One that
     * Microsoft has not got may have ended long ago, with the answer to an earlier call that was lost for instance.
     */
    private void end(KeptSubscription kept, List<Wanted> wanted, GraphAccess access) {
        Instant from = trail.now();
        boolean there = true;
        try {
            there = kept.graphId() == null || microsoft.delete(access, kept.graphId());
        } catch (MicrosoftException e) {
            if (!Keeping.refusal(e.failure())) {
                throw e;
            }
        }
        if (wanted.stream().noneMatch(wish -> same(kept, wish))) {
            renewing.ended(kept);
        } else if (there) {
            trail.replaced(kept, from);
        } else {
            renewing.gone(kept, from);
        }
    }
}
