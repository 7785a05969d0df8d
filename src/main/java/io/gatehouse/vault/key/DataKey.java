package io.gatehouse.vault.key;

import com.google.crypto.tink.Aead;
import java.util.UUID;

/** An unwrapped data key; lives in memory only. */
public record DataKey(UUID id, Aead cipher) {

    @Override
    public String toString() {
        return "data key " + id;
    }
}
