package io.gatehouse.onboarding.callback;

import io.gatehouse.microsoft.call.Awaited;
import io.gatehouse.onboarding.signin.AuthorizationStates;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Looks at answers while their people wait for a page, and no longer than people and proxies do: what takes longer is done
 * all the same, and the waiting page leads to where it ends. What Microsoft allows once, such as the trade of a code, is
 * lost where it is broken off, so nothing is.
 */
@Component
class AnswersInHand implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(AnswersInHand.class);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** What else stops wants its time, too, before the portal is killed. */
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    /** After the last request and before anything that an answer needs is gone. */
    private static final int PHASE = DEFAULT_PHASE - 1536;

    private final Duration patience;
    private final Duration farewell;
    private final Duration between;
    private volatile ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor();

    @Autowired
    AnswersInHand() {
        this(PATIENCE, FAREWELL, AuthorizationStates.SIGNS);
    }

    AnswersInHand(Duration patience, Duration farewell, Duration between) {
        this.patience = patience;
        this.farewell = farewell;
        this.between = between;
    }

    /**
     * What comes out; empty where that takes too long.
     *
     * @param sign says now and then that the answer is still in hand, which a portal that died does not
     */
    <T> Optional<T> look(Supplier<T> work, Runnable sign) {
        ProviderId provider = ProviderScope.required();
        Map<String, String> trace = MDC.getCopyOfContextMap();
        CompletableFuture<T> look = CompletableFuture.supplyAsync(
                () -> {
                    if (trace != null) {
                        MDC.setContextMap(trace);
                    }
                    return ProviderScope.call(provider, () -> Awaited.call(work));
                },
                looks);
        Thread.ofVirtual().start(() -> ProviderScope.run(provider, () -> signs(look, sign)));
        try {
            return Optional.of(look.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException slow) {
            return unwatched(look);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return unwatched(look);
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        }
    }

    private void signs(CompletableFuture<?> look, Runnable sign) {
        while (!look.isDone()) {
            try {
                look.get(between.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException inHand) {
                given(sign);
            } catch (InterruptedException | ExecutionException over) {
                return;
            }
        }
    }

    private static void given(Runnable sign) {
        try {
            sign.run();
        } catch (RuntimeException e) {
            log.warn("It could not be written down that an answer is still looked at", e);
        }
    }

    /** Nobody waits any more who could be told of a mistake of ours. */
    private static <T> Optional<T> unwatched(CompletableFuture<T> look) {
        look.whenComplete((outcome, mistake) -> {
            if (mistake != null) {
                log.error("An answer of Microsoft could not be looked at", mistake);
            }
        });
        return Optional.empty();
    }

    private static RuntimeException thrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException refusal ? refusal : new IllegalStateException(cause);
    }

    @Override
    public synchronized void start() {
        if (looks.isShutdown()) {
            looks = Executors.newVirtualThreadPerTaskExecutor();
        }
    }

    @Override
    public synchronized void stop() {
        looks.shutdown();
        try {
            if (!looks.awaitTermination(farewell.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("Answers of Microsoft are still looked at: who brought them will have to sign in again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return !looks.isShutdown();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
