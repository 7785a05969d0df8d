package io.gatehouse.microsoft.application;

import com.microsoft.graph.applications.item.addkey.AddKeyPostRequestBody;
import com.microsoft.graph.applications.item.removekey.RemoveKeyPostRequestBody;
import com.microsoft.graph.models.Application;
import com.microsoft.graph.models.KeyCredential;
import io.gatehouse.microsoft.application.ApplicationFacts.Key;
import io.gatehouse.microsoft.application.ApplicationFacts.NewKey;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.GraphReading;
import io.gatehouse.shared.Secret;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * The certificates that a registration accepts. An administrator's token puts the first one there; from then on the app
 * adds and removes keys itself, with a proof signed by a key it has and without any permission (G:application-addkey).
 * Nothing is tried twice; failures are {@link MicrosoftException}. Never call this inside a database transaction.
 */
public class ApplicationKeys {

    private final GraphCalls calls;

    public ApplicationKeys(GraphCalls calls) {
        this.calls = calls;
    }

    /** Adds a certificate beside those that are there; fine if it is there already. Two calls: do not run in parallel. */
    public void add(GraphAccess access, String objectId, NewKey wanted) {
        rewrite(access, objectId, keys -> {
            KeyCredential credential = credential(wanted);
            if (keys.stream().noneMatch(key -> same(key, credential))) {
                keys.add(credential);
            }
            return keys;
        });
    }

    /** Removes a certificate and leaves the others; fine if it is gone already. */
    public void remove(GraphAccess access, String objectId, String keyId) {
        rewrite(
                access,
                objectId,
                keys -> keys.stream()
                        .filter(key -> !keyId.equalsIgnoreCase(String.valueOf(key.getKeyId())))
                        .toList());
    }

    /**
     * Adds a certificate in the name of the app itself.
     *
     * @param keyId an id of one's own, by which the key can be removed even if the answer never comes
     * @param der the certificate in Base64
     * @param proof signed with the key of a certificate that the registration accepts already
     */
    public Key roll(GraphAccess access, String objectId, String keyId, String der, Secret proof) {
        KeyCredential wanted = certificate(der);
        wanted.setKeyId(UUID.fromString(keyId));
        AddKeyPostRequestBody body = new AddKeyPostRequestBody();
        body.setKeyCredential(wanted);
        body.setPasswordCredential(null);
        body.setProof(proof.reveal());
        return ApplicationReading.key(calls.change(
                        access,
                        graph -> graph.applications()
                                .byApplicationId(objectId)
                                .addKey()
                                .post(body))
                // it is there, and who has added it may not read it
                .orElse(wanted));
    }

    /** Removes a certificate in the name of the app itself; fine if it is gone already. */
    public void unroll(GraphAccess access, String objectId, String keyId, Secret proof) {
        RemoveKeyPostRequestBody body = new RemoveKeyPostRequestBody();
        body.setKeyId(UUID.fromString(keyId));
        body.setProof(proof.reveal());
        calls.remove(
                access,
                graph -> graph.applications()
                        .byApplicationId(objectId)
                        .removeKey()
                        .post(body));
    }

    /** Graph replaces the collection as a whole and gives the keys themselves only where they are selected. */
    private void rewrite(GraphAccess access, String objectId, UnaryOperator<List<KeyCredential>> edit) {
        List<KeyCredential> present = GraphReading.all(calls.call(
                                access,
                                graph -> graph.applications()
                                        .byApplicationId(objectId)
                                        .get(request ->
                                                request.queryParameters.select = new String[] {"id", "keyCredentials"}))
                        .getKeyCredentials())
                .map(ApplicationKeys::copy)
                .toList();
        List<KeyCredential> wanted = edit.apply(new ArrayList<>(present));
        if (wanted.size() != present.size()) {
            Application body = GraphCalls.bare(new Application());
            body.setKeyCredentials(wanted);
            calls.run(
                    access,
                    graph -> graph.applications().byApplicationId(objectId).patch(body));
        }
    }

    /** A new object, because the SDK sends of one it has read only what was changed since. */
    private static KeyCredential copy(KeyCredential found) {
        KeyCredential copy = new KeyCredential();
        copy.setKeyId(found.getKeyId());
        copy.setType(found.getType());
        copy.setUsage(found.getUsage());
        copy.setStartDateTime(found.getStartDateTime());
        copy.setEndDateTime(found.getEndDateTime());
        Optional.ofNullable(found.getKey()).ifPresent(copy::setKey);
        Optional.ofNullable(found.getDisplayName()).ifPresent(copy::setDisplayName);
        Optional.ofNullable(found.getCustomKeyIdentifier()).ifPresent(copy::setCustomKeyIdentifier);
        return copy;
    }

    private static KeyCredential credential(NewKey wanted) {
        KeyCredential credential = certificate(wanted.der());
        credential.setKeyId(UUID.fromString(wanted.keyId()));
        credential.setDisplayName(wanted.displayName());
        credential.setStartDateTime(wanted.startsAt().atOffset(ZoneOffset.UTC));
        credential.setEndDateTime(wanted.endsAt().atOffset(ZoneOffset.UTC));
        return credential;
    }

    private static KeyCredential certificate(String der) {
        KeyCredential credential = new KeyCredential();
        credential.setType("AsymmetricX509Cert");
        credential.setUsage("Verify");
        credential.setKey(Base64.getDecoder().decode(der));
        return credential;
    }

    /** A server may give it another id than the one that was asked for. */
    private static boolean same(KeyCredential there, KeyCredential wanted) {
        return Objects.equals(wanted.getKeyId(), there.getKeyId()) || Arrays.equals(wanted.getKey(), there.getKey());
    }
}
