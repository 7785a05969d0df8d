package io.gatehouse.microsoft.call;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;

/** Whether somebody sits before a page and waits for what this thread does: a request's own thread, or one that works for it. */
public final class Awaited {

    private static final ScopedValue<Boolean> SOMEBODY = ScopedValue.newInstance();

    private Awaited() {}

    /** For work that a request hands to a thread of its own, which does not know the request. */
    public static <T extends @Nullable Object> T call(Supplier<T> work) {
        return ScopedValue.where(SOMEBODY, true).call(work::get);
    }

    public static boolean bySomebody() {
        return SOMEBODY.isBound() || RequestContextHolder.getRequestAttributes() != null;
    }
}
