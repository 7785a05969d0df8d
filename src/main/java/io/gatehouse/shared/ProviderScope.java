package io.gatehouse.shared;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Names the provider on whose behalf the current thread works. Every transaction hands it to PostgreSQL as its first
 * statement; without a scope a transaction sees no row of any provider.
 */
public final class ProviderScope {

    private static final ScopedValue<ProviderId> PROVIDER = ScopedValue.newInstance();
    private static final ScopedValue<byte[]> BEARER = ScopedValue.newInstance();

    private ProviderScope() {}

    public static void run(ProviderId provider, Runnable work) {
        ScopedValue.where(PROVIDER, provider).run(work);
    }

    public static <T extends @Nullable Object> T call(ProviderId provider, Supplier<T> work) {
        return ScopedValue.where(PROVIDER, provider).call(work::get);
    }

    /** For work that throws checked exceptions, a servlet filter chain for instance. */
    public static <T extends @Nullable Object, X extends Throwable> T callChecked(
            ProviderId provider, ScopedValue.CallableOp<T, X> work) throws X {
        return ScopedValue.where(PROVIDER, provider).call(work);
    }

    /**
     * Runs a lookup by the SHA-256 of a bearer secret before the provider is known: the one row whose hash it is
     * becomes visible, nothing else.
     */
    public static <T extends @Nullable Object> T byBearer(byte[] hash, Supplier<T> work) {
        return ScopedValue.where(BEARER, hash.clone()).call(work::get);
    }

    public static Optional<ProviderId> current() {
        return PROVIDER.isBound() ? Optional.of(PROVIDER.get()) : Optional.empty();
    }

    /** The provider of the scope; outside of one the caller has a defect, not the user. */
    public static ProviderId required() {
        return current().orElseThrow(() -> new IllegalStateException("No provider scope"));
    }

    static Optional<byte[]> bearer() {
        return BEARER.isBound() ? Optional.of(BEARER.get()) : Optional.empty();
    }
}
