package io.gatehouse.vault;

import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.failure.VaultFailure;
import io.gatehouse.vault.key.DataKey;
import io.gatehouse.vault.key.DataKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Seals secrets for a column of a row and opens them again. A sealed value is {@code 01 | data key id | ciphertext}
 * (AES-256-GCM); anything else is refused. Both calls need a provider scope and a running transaction.
 */
@Service
public class Vault {

    private static final byte FORMAT = 1;
    private static final int HEAD = 1 + 2 * Long.BYTES;

    private final DataKeys keys;

    public Vault(DataKeys keys) {
        this.keys = keys;
    }

    public byte[] seal(Secret value, SealedField where) {
        return seal(keys.forWriting(ProviderScope.required(), where.customerId()), value, where);
    }

    /** Seals several secrets of one customer in one transaction: the key is looked up once. */
    public Sealer sealer(@Nullable UUID customer) {
        DataKey key = keys.forWriting(ProviderScope.required(), customer);
        return (value, where) -> {
            if (!Objects.equals(customer, where.customerId())) {
                throw new VaultFailure("Not of the customer whose key it is: " + where);
            }
            return seal(key, value, where);
        };
    }

    /** Seals with a key that it has at hand. */
    @FunctionalInterface
    public interface Sealer {

        byte[] seal(Secret value, SealedField where);
    }

    private static byte[] seal(DataKey key, Secret value, SealedField where) {
        try {
            byte[] text = value.reveal().getBytes(StandardCharsets.UTF_8);
            byte[] encrypted = key.cipher().encrypt(text, where.associatedData(ProviderScope.required(), key.id()));
            return ByteBuffer.allocate(HEAD + encrypted.length)
                    .put(FORMAT)
                    .putLong(key.id().getMostSignificantBits())
                    .putLong(key.id().getLeastSignificantBits())
                    .put(encrypted)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new VaultFailure("Cannot seal " + where, e);
        }
    }

    public Secret open(byte[] sealed, SealedField where) {
        if (sealed.length <= HEAD || sealed[0] != FORMAT) {
            throw new VaultFailure("Not a sealed value: " + where);
        }
        ProviderId provider = ProviderScope.required();
        ByteBuffer bytes = ByteBuffer.wrap(sealed).position(1);
        DataKey key = keys.forReading(provider, new UUID(bytes.getLong(), bytes.getLong()));
        byte[] encrypted = new byte[bytes.remaining()];
        bytes.get(encrypted);
        try {
            byte[] text = key.cipher().decrypt(encrypted, where.associatedData(provider, key.id()));
            return Secret.of(new String(text, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new VaultFailure("Sealed value was altered or stands in a wrong place: " + where, e);
        }
    }

    /**
     * Makes everything that was sealed for this customer unreadable for good by deleting the data key (null: the
     * provider's own). Backups made before still hold it.
     */
    public void erase(@Nullable UUID customerId) {
        keys.delete(ProviderScope.required(), customerId);
    }
}
