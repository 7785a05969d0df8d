package io.gatehouse.vault.key;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Mac;
import java.util.List;

/** The installation's own keys: the key-encryption key and the key of MACs. In each, older keys still read. */
public record Keys(Aead encryption, Mac mac, List<MasterKey> masters) {

    public Keys {
        masters = List.copyOf(masters);
    }

    /** The number of the one that wraps what is made now. */
    String primary() {
        return masters.stream()
                .filter(MasterKey::primary)
                .map(MasterKey::id)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public String toString() {
        return "[keys]";
    }
}
