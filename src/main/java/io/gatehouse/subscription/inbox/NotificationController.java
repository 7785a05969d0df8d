package io.gatehouse.subscription.inbox;

import io.gatehouse.shared.OpenToPublic;
import io.gatehouse.shared.ProviderScope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.coyote.BadRequestException;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Where Microsoft calls. Whatever is no notification of ours is answered like one, so that nobody learns anything; what
 * could not be kept is answered 503, so that Microsoft sends it again. The handlers read and write by themselves: what
 * Spring does for their arguments and answers was a sixth of what a notification cost.
 */
@Controller
class NotificationController {

    /**
     * Microsoft counts late answers: where more than a tenth of them take ten seconds it tells late, and where more than
     * 15 in a hundred do it drops news for minutes (G:change-notifications-delivery-webhooks); older pages speak of three
     * seconds. A refusal within the second is not late, and what was refused comes again.
     */
    static final Duration IN_TIME = Duration.ofMillis(750);

    /** Of the memory, what came and is not kept yet: beyond it Microsoft is sent away at once. */
    private static final long PART_IN_HAND = Runtime.getRuntime().maxMemory() / 16;

    static final long MOST_IN_HAND = Math.clamp(PART_IN_HAND, 8L << 20, 64L << 20);

    /** The rest is for addresses that were found before: strangers' deliveries are long, and wait for a look each. */
    static final long MOST_OF_STRANGERS = MOST_IN_HAND / 2;

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
    private final AtomicLong inHand = new AtomicLong();

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
    void notified(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(request, response, (addressee, delivery, refused) -> {
            if (addressee.kind().hintOnly()) {
                inTurn(addressee, refused, () -> intake.take(addressee, delivery));
            } else {
                intake.take(addressee, delivery);
                if (Intake.tooStrange(addressee, delivery)) {
                    inTurn(addressee, refused, () -> intake.unreadable(addressee));
                }
            }
        });
    }

    @PostMapping("/graph/lifecycle/{opaque}")
    @OpenToPublic(WHY)
    void lifecycle(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(
                request,
                response,
                (addressee, delivery, refused) ->
                        inTurn(addressee, refused, () -> lifecycle.take(addressee, delivery)));
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, Taking taking) throws IOException {
        String opaque = opaque(request);
        String validationToken = request.getParameter("validationToken");
        try {
            if (validationToken != null) {
                echo(opaque, validationToken, response);
                return;
            }
            byte[] body = body(request);
            if (body == null) {
                response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
                return;
            }
            taken(opaque, body, taking);
            response.setStatus(HttpServletResponse.SC_ACCEPTED);
        } catch (DataAccessException | TransactionException notKept) {
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
    }

    /** Null where it broke off, which is no fault of ours: whoever sent it hears nothing more, or hears that. */
    private static byte @Nullable [] body(HttpServletRequest request) throws IOException {
        try {
            return request.getInputStream().readAllBytes();
        } catch (BadRequestException brokenOff) {
            return null;
        }
    }

    private static String opaque(HttpServletRequest request) {
        Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        return variables instanceof Map<?, ?> found ? String.valueOf(found.get("opaque")) : "";
    }

    /** What nobody waits for is not even read: whoever knows no address costs us a look for it, in a line of their own. */
    private void taken(String opaque, byte[] body, Taking taking) {
        long most = addressees.familiar(opaque) ? MOST_IN_HAND : MOST_OF_STRANGERS;
        if (inHand.addAndGet(body.length) > most) {
            inHand.addAndGet(-body.length);
            throw new TransientDataAccessResourceException("More at once than there is room for");
        }
        inTime(refused -> {
            try {
                addressees
                        .find(opaque)
                        .ifPresentOrElse(
                                addressee -> read(addressee, body, taking, refused),
                                () -> drops.count(Drops.Reason.UNKNOWN_ADDRESS, 1));
            } finally {
                // also of what was refused long ago: until now it was here
                inHand.addAndGet(-body.length);
            }
        });
    }

    private void read(Addressee addressee, byte[] body, Taking taking, AtomicBoolean refused) {
        Delivery.parse(body).ifPresentOrElse(delivery -> taking.take(addressee, delivery, refused), () -> {
            drops.count(Drops.Reason.UNREADABLE, 1);
            inTurn(addressee, refused, () -> intake.unreadable(addressee));
        });
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
    private void echo(String opaque, String token, HttpServletResponse response) throws IOException {
        boolean expected = token.length() <= LONGEST_TOKEN
                && (selfCalls.ours(opaque)
                        || addressees.fresh(opaque).filter(Addressee::handshake).isPresent());
        if (!expected) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setContentType("text/plain;charset=utf-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.getOutputStream().write(token.getBytes(StandardCharsets.UTF_8));
    }
}
