package io.gatehouse.microsoft.call;

import com.microsoft.graph.models.odataerrors.ODataError;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import com.microsoft.kiota.ApiException;
import com.microsoft.kiota.store.BackedModel;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.GraphEnvelope;
import io.gatehouse.microsoft.failure.GraphErrors;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;

/** Runs calls of the Graph SDK within the tenant's budget and turns its exceptions into ours. */
public final class GraphCalls {

    private final Supplier<GraphSdk> sdk;
    private final TenantBudgets budgets;
    private final Clock clock;

    public GraphCalls(Supplier<GraphSdk> sdk, TenantBudgets budgets, Clock clock) {
        this.sdk = SingletonSupplier.of(sdk);
        this.budgets = budgets;
        this.clock = clock;
    }

    public <T> T call(GraphAccess access, Function<GraphServiceClient, @Nullable T> work) {
        return change(access, work)
                .orElseThrow(() -> MicrosoftException.of(FailureKind.ANSWER_UNREADABLE, "Graph answered nothing"));
    }

    /** For what Graph changes and may leave at that, without telling what it made of it: empty then. */
    public <T> Optional<T> change(GraphAccess access, Function<GraphServiceClient, @Nullable T> work) {
        return budgets.call(
                access,
                () -> Optional.ofNullable(caught(() -> work.apply(sdk.get().client(access.accessToken())))));
    }

    /** For calls whose success has no answer. */
    public void run(GraphAccess access, Consumer<GraphServiceClient> work) {
        call(access, graph -> {
            work.accept(graph);
            return Boolean.TRUE;
        });
    }

    /** Empty where the object is not there. */
    public <T> Optional<T> find(GraphAccess access, Function<GraphServiceClient, @Nullable T> work) {
        try {
            return Optional.of(call(access, work));
        } catch (MicrosoftException e) {
            return unlessMissing(e);
        }
    }

    /** Fine if there is nothing to remove; false then, which a server that lags behind answers as well. */
    public boolean remove(GraphAccess access, Consumer<GraphServiceClient> work) {
        return find(access, graph -> {
                    work.accept(graph);
                    return Boolean.TRUE;
                })
                .isPresent();
    }

    /** A body that holds only what is set from now on; the SDK's constructors put a type into it. */
    public static <M extends BackedModel> M bare(M model) {
        model.getBackingStore().clear();
        return model;
    }

    private static <T> Optional<T> unlessMissing(MicrosoftException e) {
        if (e.failure() instanceof MicrosoftFailure.Missing) {
            return Optional.empty();
        }
        throw e;
    }

    private <T> @Nullable T caught(Supplier<@Nullable T> work) {
        try {
            return work.get();
        } catch (MicrosoftException e) {
            throw e;
        } catch (ApiException e) {
            throw refused(e);
        } catch (RuntimeException e) {
            throw broken(e);
        }
    }

    private MicrosoftException refused(ApiException e) {
        GraphEnvelope envelope = GraphEnvelope.of(e instanceof ODataError told ? told.getError() : null);
        GraphErrors.Answer answer = new GraphErrors.Answer(
                e.getResponseStatusCode(), envelope.code(), envelope.message(), name -> header(e, name));
        return new MicrosoftException(GraphErrors.classify(answer, clock.instant()));
    }

    private static @Nullable String header(ApiException e, String name) {
        Set<String> values = e.getResponseHeaders() == null
                ? Set.of()
                : e.getResponseHeaders().getOrDefault(name, Set.of());
        return values.stream().findFirst().orElse(null);
    }

    /** The SDK wraps whatever the network throws; what is no network trouble is an answer it could not read. */
    private static MicrosoftException broken(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return Transport.unreachable(cause);
            }
        }
        return MicrosoftException.of(
                FailureKind.ANSWER_UNREADABLE, "Graph SDK: " + e.getClass().getSimpleName());
    }
}
