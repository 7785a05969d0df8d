package io.gatehouse.directory.write;

import io.gatehouse.directory.write.PageReader.Read;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page on its way. Once somebody waits for it, the page behind it is asked for as soon as its link has arrived, before
 * the objects: so that one page is written, or still arriving, while the next one is awaited, and never more than two are
 * in memory. One that nobody wants in the end comes to its own: it may be refreshing a sign-in, which must not be broken
 * off.
 */
public final class PageAhead<T> {

    private final Function<String, PageAhead<T>> read;
    private final FutureTask<Read<T>> task;
    private boolean awaited;
    private @Nullable String link;
    private @Nullable PageAhead<T> behind;

    PageAhead(Function<String, PageAhead<T>> read, Function<Consumer<String>, Read<T>> page) {
        this.read = read;
        this.task = new FutureTask<>(() -> page.apply(this::told));
    }

    Runnable task() {
        return task;
    }

    public Read<T> await() throws InterruptedException {
        waited();
        try {
            return task.get();
        } catch (InterruptedException e) {
            task.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        }
    }

    /** The page behind this one; null where this was the last. */
    public synchronized @Nullable PageAhead<T> next(Read<T> page) {
        String next = page.page().last() ? null : page.page().nextLink();
        if (behind != null && !Objects.equals(next, link)) {
            behind = null;
        }
        return next == null || behind != null ? behind : read.apply(next);
    }

    private synchronized void waited() {
        awaited = true;
        ask();
    }

    private synchronized void told(String next) {
        if (link == null) {
            link = next;
            ask();
        }
    }

    private void ask() {
        if (awaited && link != null && behind == null) {
            behind = read.apply(link);
        }
    }
}
