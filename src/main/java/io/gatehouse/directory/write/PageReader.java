package io.gatehouse.directory.write;

import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.delta.DeltaPage;
import io.gatehouse.microsoft.delta.PageSink;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads pages from Graph, one ahead of the page that is being written: a chain of pages is as slow as its round trips. */
@Component
public class PageReader {

    /** A virtual thread closes the socket it waits for when it is interrupted, the database's as well. */
    private static final Executor THREADS = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("directory-page-", 1).factory());

    private final AccessTokens tokens;

    PageReader(AccessTokens tokens) {
        this.tokens = tokens;
    }

    /** A page with what it holds. */
    public record Read<T>(DeltaPage page, List<T> changes) {}

    /** How Graph is asked for a page of one kind. */
    public interface Source<T> {
        DeltaPage read(GraphAccess access, @Nullable String link, PageSink<T> sink);
    }

    /** An access token that Graph refuses is replaced once: it may have been revoked before its time. */
    private <T> Read<T> read(SyncRun run, @Nullable String link, Source<T> source, Consumer<String> next) {
        try {
            return once(run, link, source, next);
        } catch (MicrosoftException e) {
            if (!(e.failure() instanceof MicrosoftFailure.Refused)) {
                throw e;
            }
            // one that came before a consent does not hold it either
            tokens.forget(run.connection().id());
            if (e.failure().kind() != FailureKind.TOKEN_REJECTED) {
                throw e;
            }
            return once(run, link, source, next);
        }
    }

    /** Begins to read a page; behind it the next one, as soon as somebody waits for this and where that is said. */
    public <T> PageAhead<T> readAhead(SyncRun run, @Nullable String link, Source<T> source) {
        return readAhead(ProviderScope.required(), run, link, source, new FollowedLinks());
    }

    private <T> PageAhead<T> readAhead(
            ProviderId provider, SyncRun run, @Nullable String link, Source<T> source, FollowedLinks followed) {
        boolean first = followed.follow(link);
        PageAhead<T> ahead = new PageAhead<>(next -> readAhead(provider, run, next, source, followed), told -> {
            if (!first) {
                throw FollowedLinks.leadsBack();
            }
            return ProviderScope.call(provider, () -> read(run, link, source, told));
        });
        THREADS.execute(ahead.task());
        return ahead;
    }

    private <T> Read<T> once(SyncRun run, @Nullable String link, Source<T> source, Consumer<String> next) {
        GraphAccess access = tokens.graph(run.connection().id());
        List<T> changes = new ArrayList<>();
        DeltaPage page = source.read(access, link, new PageSink<>() {
            @Override
            public void take(T change) {
                changes.add(change);
            }

            @Override
            public void next(String link) {
                next.accept(link);
            }
        });
        return new Read<>(page, changes);
    }
}
