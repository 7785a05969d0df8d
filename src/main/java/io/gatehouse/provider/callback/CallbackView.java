package io.gatehouse.provider.callback;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The redirect URLs of customers at one registration, in numbers and words.
 *
 * @param addresses redirect URIs of any kind that it held when it was last read
 * @param problem why the last attempt did not succeed
 */
public record CallbackView(
        CallbackMode mode,
        Map<String, String> modes,
        Map<String, String> hints,
        long registered,
        long waiting,
        long full,
        long leaving,
        @Nullable Integer addresses,
        @Nullable String problem) {

    private static final int NEARLY = 250;

    public int most() {
        return CallbackPlan.MOST;
    }

    public boolean nearlyFull() {
        return addresses != null && addresses >= NEARLY;
    }

    /** Whether Microsoft and the choice differ. */
    public boolean open() {
        return waiting + leaving + full > 0;
    }

    public boolean counted() {
        return mode == CallbackMode.PATH || open() || registered > 0;
    }
}
