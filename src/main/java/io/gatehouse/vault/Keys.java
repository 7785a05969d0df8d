package io.gatehouse.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Mac;

/** The installation's own keys: the key-encryption key and the key of MACs. In each, older keys still read. */
record Keys(Aead encryption, Mac mac) {

    @Override
    public String toString() {
        return "[keys]";
    }
}
