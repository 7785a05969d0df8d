package io.gatehouse.sandbox.hooks;

import io.gatehouse.sandbox.entra.key.ValidationTokens;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Delivers items in batches for each address, tries again with growing pauses, and gives up in the end. */
@Component
class Deliveries {

    private static final int AT_ONCE = 4;

    private final DelayQueue<Parcel> waiting = new DelayQueue<>();
    private final Semaphore lines = new Semaphore(AT_ONCE);
    private final AtomicReference<PostSwitches> switches = new AtomicReference<>(PostSwitches.NORMAL);
    private final Random random = new Random(11);
    private final JsonMapper json = JsonMapper.builder().build();
    private final Wire wire;
    private final Ledger ledger;
    private final ValidationTokens tokens;
    private final Thread clerk;

    Deliveries(Wire wire, Ledger ledger, ValidationTokens tokens) {
        this.wire = wire;
        this.ledger = ledger;
        this.tokens = tokens;
        this.clerk = Thread.ofVirtual().name("notifications").start(this::work);
    }

    PostSwitches switches() {
        return switches.get();
    }

    void set(PostSwitches changed) {
        switches.set(changed);
    }

    void hand(Parcel parcel) {
        waiting.add(parcel);
    }

    int waiting() {
        return waiting.size();
    }

    @PreDestroy
    void stop() {
        clerk.interrupt();
    }

    private void work() {
        try {
            while (true) {
                var due = new ArrayList<Parcel>();
                due.add(waiting.take());
                waiting.drainTo(due);
                if (switches().shuffled()) {
                    Collections.shuffle(due, random);
                }
                dispatch(due);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void dispatch(List<Parcel> due) throws InterruptedException {
        Map<String, List<Parcel>> byUrl =
                due.stream().collect(Collectors.groupingBy(Parcel::url, LinkedHashMap::new, Collectors.toList()));
        int most = switches().batch();
        for (List<Parcel> parcels : byUrl.values()) {
            for (int from = 0; from < parcels.size(); from += most) {
                List<Parcel> batch = parcels.subList(from, Math.min(parcels.size(), from + most));
                lines.acquire();
                Thread.startVirtualThread(() -> {
                    try {
                        deliver(batch);
                    } finally {
                        lines.release();
                    }
                });
            }
        }
    }

    private void deliver(List<Parcel> batch) {
        if (taken(batch)) {
            batch.forEach(it -> ledger.became(it.itemId(), it.subscription().id(), Ledger.Fate.DELIVERED));
            List<Parcel> twice = batch.stream().filter(it -> repeated()).toList();
            if (!twice.isEmpty()) {
                taken(twice);
            }
            return;
        }
        int patience = switches().retrySeconds();
        for (Parcel parcel : batch) {
            if (parcel.olderThan(patience)) {
                ledger.became(parcel.itemId(), parcel.subscription().id(), Ledger.Fate.LOST);
            } else {
                waiting.add(parcel.again());
            }
        }
    }

    private boolean taken(List<Parcel> batch) {
        if (switches().cut()) {
            return false;
        }
        try {
            int status = wire.post(batch.getFirst().url(), json.writeValueAsString(body(batch)));
            return status >= 200 && status < 300;
        } catch (IOException unreachable) {
            return false;
        }
    }

    private boolean repeated() {
        synchronized (random) {
            return random.nextInt(100) < switches().duplicatePercent();
        }
    }

    /** One token for each application and tenant among encrypted items. */
    private Map<String, Object> body(List<Parcel> batch) {
        var body = new LinkedHashMap<String, Object>();
        body.put("value", batch.stream().map(Parcel::content).toList());
        List<String> proofs = batch.stream()
                .filter(Parcel::encrypted)
                .map(it -> Map.entry(
                        it.subscription().tenantId(), it.subscription().owner().appId()))
                .distinct()
                .map(it -> tokens.genuine(it.getKey(), it.getValue()))
                .toList();
        if (!proofs.isEmpty()) {
            body.put("validationTokens", proofs);
        }
        return body;
    }
}
