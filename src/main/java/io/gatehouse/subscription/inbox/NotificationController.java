package io.gatehouse.subscription.inbox;

import io.gatehouse.shared.OpenToPublic;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Where Microsoft calls. Whatever is no notification of ours is answered like one, so that nobody learns anything; what
 * could not be kept is answered 503, so that Microsoft sends it again.
 */
@Controller
class NotificationController {

    /** Microsoft waits three seconds, and drops news where too many answers take ten (G:change-notifications-delivery-webhooks). */
    static final Duration IN_TIME = Duration.ofMillis(2_500);

    /** Fewer than the database's connections, for which operators stand in line as well. */
    private static final int HINTS_AT_ONCE = 20;

    private static final int LONGEST_TOKEN = 2_048;
    private static final String WHY = "Microsoft calls it; address and clientState are secrets that it repeats";

    private final Addressees addressees;
    private final Intake intake;
    private final LifecycleNews lifecycle;
    private final SelfCalls selfCalls;
    private final Drops drops;
    private final TransactionOperations transaction;
    private final Semaphore hints = new Semaphore(HINTS_AT_ONCE);

    NotificationController(
            Addressees addressees,
            Intake intake,
            LifecycleNews lifecycle,
            SelfCalls selfCalls,
            Drops drops,
            TransactionOperations transaction) {
        this.addressees = addressees;
        this.intake = intake;
        this.lifecycle = lifecycle;
        this.selfCalls = selfCalls;
        this.drops = drops;
        this.transaction = transaction;
    }

    /** Takes what came, as long as nobody was answered 503 for it. */
    private interface Taking {

        void take(Addressee addressee, Delivery delivery, AtomicBoolean refused);
    }

    @PostMapping("/graph/notifications/{opaque}")
    @OpenToPublic(WHY)
    ResponseEntity<String> notified(
            @PathVariable String opaque,
            @RequestParam(required = false) @Nullable String validationToken,
            @RequestBody(required = false) byte @Nullable [] body) {
        return answered(opaque, validationToken, body, (addressee, delivery, refused) -> {
            if (addressee.kind().hintOnly()) {
                inTurn(addressee, refused, () -> intake.take(addressee, delivery));
            } else {
                intake.take(addressee, delivery);
            }
        });
    }

    @PostMapping("/graph/lifecycle/{opaque}")
    @OpenToPublic(WHY)
    ResponseEntity<String> lifecycle(
            @PathVariable String opaque,
            @RequestParam(required = false) @Nullable String validationToken,
            @RequestBody(required = false) byte @Nullable [] body) {
        return answered(
                opaque,
                validationToken,
                body,
                (addressee, delivery, refused) ->
                        inTurn(addressee, refused, () -> lifecycle.take(addressee, delivery)));
    }

    private ResponseEntity<String> answered(
            String opaque, @Nullable String validationToken, byte @Nullable [] body, Taking taking) {
        try {
            if (validationToken != null) {
                return echoed(opaque, validationToken);
            }
            Delivery delivery =
                    Delivery.parse(body == null ? new byte[0] : body).orElse(null);
            if (delivery == null) {
                drops.count(Drops.Reason.UNREADABLE, 1);
            } else {
                inTime(refused -> addressees
                        .find(opaque)
                        .ifPresentOrElse(
                                addressee -> taking.take(addressee, delivery, refused),
                                () -> drops.count(
                                        Drops.Reason.UNKNOWN_ADDRESS,
                                        delivery.items().size())));
            }
            return ResponseEntity.accepted().build();
        } catch (DataAccessException | TransactionException notKept) {
            return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).build();
        }
    }

    /**
     * A database that is away keeps others waiting for half a minute. A message that is kept later than answered does no
     * harm: Microsoft brings it again, and each is kept once. All else gives up then.
     */
    private static void inTime(Consumer<AtomicBoolean> work) {
        Map<String, String> trace = MDC.getCopyOfContextMap();
        AtomicBoolean refused = new AtomicBoolean();
        FutureTask<?> task = new FutureTask<>(
                () -> {
                    MDC.setContextMap(trace == null ? Map.of() : trace);
                    work.accept(refused);
                },
                null);
        Thread.startVirtualThread(task);
        try {
            task.get(IN_TIME.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            refused.set(true);
            throw new TransientDataAccessResourceException("Not kept in time");
        } catch (InterruptedException e) {
            refused.set(true);
            Thread.currentThread().interrupt();
            throw new TransientDataAccessResourceException("Not kept");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /**
     * Messages stand in a line of their own. All else waits for a connection of the database each by itself: however many
     * come while the database stands still, few wait, and of what Microsoft will bring again nothing is done then.
     */
    private void inTurn(Addressee addressee, AtomicBoolean refused, Runnable work) {
        try {
            if (!hints.tryAcquire(IntakeLine.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TransientDataAccessResourceException("Too many hints at once");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientDataAccessResourceException("Not kept");
        }
        try {
            ProviderScope.run(
                    addressee.provider(),
                    () -> transaction.executeWithoutResult(status -> {
                        if (refused.get()) {
                            throw new TransientDataAccessResourceException("Refused before it had a connection");
                        }
                        work.run();
                    }));
        } finally {
            hints.release();
        }
    }

    /** Only while a subscription is being made, or for the portal's own test. */
    private ResponseEntity<String> echoed(String opaque, String token) {
        boolean expected = token.length() <= LONGEST_TOKEN
                && (selfCalls.ours(opaque)
                        || addressees.fresh(opaque).filter(Addressee::handshake).isPresent());
        if (!expected) {
            return ResponseEntity.notFound().build();
        }
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/plain;charset=utf-8"))
                .cacheControl(CacheControl.noStore())
                .header("X-Content-Type-Options", "nosniff")
                .body(token);
    }
}
