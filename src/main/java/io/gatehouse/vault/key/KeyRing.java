package io.gatehouse.vault.key;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Parameters;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.mac.PredefinedMacParameters;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * The two keysets of a key file, encryption and MACs. A key of each comes and goes together, so they stand in the same
 * order in both.
 */
record KeyRing(KeysetHandle encryption, KeysetHandle mac) {

    static KeyRing fresh() throws GeneralSecurityException {
        return new KeyRing(
                KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM),
                KeysetHandle.generateNew(PredefinedMacParameters.HMAC_SHA256_256BITTAG));
    }

    static KeyRing of(JsonNode content) throws GeneralSecurityException {
        return new KeyRing(keyset(content, "encryption"), keyset(content, "mac"));
    }

    String json(String format) throws GeneralSecurityException {
        return "{\n\"format\": \"" + format + "\",\n\"encryption\": " + text(encryption) + ",\n\"mac\": " + text(mac)
                + "\n}\n";
    }

    List<MasterKey> masters() {
        return IntStream.range(0, encryption.size())
                .mapToObj(encryption::getAt)
                .map(entry -> new MasterKey(HexFormat.of().toHexDigits(entry.getId()), entry.isPrimary()))
                .toList();
    }

    /** One more key that reads and does not write yet, so that all replicas can learn it first. */
    KeyRing withAnother() throws GeneralSecurityException {
        return new KeyRing(
                another(encryption, PredefinedAeadParameters.AES256_GCM),
                another(mac, PredefinedMacParameters.HMAC_SHA256_256BITTAG));
    }

    /** The newest writes from now on. */
    KeyRing newestFirst() throws GeneralSecurityException {
        return new KeyRing(newestFirst(encryption), newestFirst(mac));
    }

    /** @throws IllegalArgumentException where it is not there, or writes */
    KeyRing without(String id) throws GeneralSecurityException {
        List<MasterKey> all = masters();
        int at = IntStream.range(0, all.size())
                .filter(index -> all.get(index).id().equalsIgnoreCase(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no key " + id + "."));
        if (all.get(at).primary()) {
            throw new IllegalArgumentException("Key " + id + " is in use; promote another one first.");
        }
        boolean pair = mac.size() == encryption.size() && !mac.getAt(at).isPrimary();
        return new KeyRing(
                KeysetHandle.newBuilder(encryption).deleteAt(at).build(),
                pair ? KeysetHandle.newBuilder(mac).deleteAt(at).build() : mac);
    }

    private static KeysetHandle another(KeysetHandle keys, Parameters kind) throws GeneralSecurityException {
        return KeysetHandle.newBuilder(keys)
                .addEntry(KeysetHandle.generateEntryFromParameters(kind).withRandomId())
                .build();
    }

    private static KeysetHandle newestFirst(KeysetHandle keys) throws GeneralSecurityException {
        KeysetHandle.Builder builder = KeysetHandle.newBuilder(keys);
        builder.getAt(builder.size() - 1).makePrimary();
        return builder.build();
    }

    private static KeysetHandle keyset(JsonNode content, String name) throws GeneralSecurityException {
        return TinkJsonProtoKeysetFormat.parseKeyset(content.path(name).toString(), InsecureSecretKeyAccess.get());
    }

    private static String text(KeysetHandle keys) throws GeneralSecurityException {
        return TinkJsonProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get());
    }

    @Override
    public String toString() {
        return "[keys]";
    }
}
