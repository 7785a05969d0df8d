package io.gatehouse.microsoft.graph;

import com.microsoft.graph.models.Subscription;
import com.microsoft.graph.models.SubscriptionCollectionResponse;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Change-notification subscriptions of the application (and user) that a token belongs to (G:webhooks). Microsoft calls
 * the addresses of a new or moved one before it answers, so whatever recognises them must be committed before. Nothing
 * is tried twice; failures are {@link MicrosoftException}. Never call this inside a database transaction.
 */
public class Subscriptions {

    private static final String TLS = "v1_2";

    private final MicrosoftCloud cloud;
    private final GraphCalls calls;

    public Subscriptions(MicrosoftCloud cloud, GraphCalls calls) {
        this.cloud = cloud;
        this.calls = calls;
    }

    /**
     * What is asked for.
     *
     * @param changes comma-separated: created, updated, deleted
     * @param clientState at most 128 characters, repeated in each notification
     * @param encryption wanted content comes encrypted for this certificate; null for ids only
     */
    public record Wanted(
            String resource,
            String changes,
            Addresses addresses,
            String clientState,
            Instant expiresAt,
            @Nullable Encryption encryption) {}

    /** Where notifications and lifecycle events go. */
    public record Addresses(String notifications, String lifecycle) {}

    /** A certificate (Base64 of DER) and the name by which notifications refer to it. */
    public record Encryption(String certificate, String id) {}

    /** A subscription as Microsoft has it. */
    public record Known(String id, String resource, String applicationId, String notificationUrl, Instant expiresAt) {

        public Known of(String application) {
            return new Known(id, resource, application, notificationUrl, expiresAt);
        }
    }

    /** Microsoft may shorten or lengthen the life: its answer wins. */
    public Known create(GraphAccess access, Wanted wanted) {
        Subscription body = GraphCalls.bare(new Subscription());
        body.setResource(wanted.resource());
        body.setChangeType(wanted.changes());
        body.setNotificationUrl(wanted.addresses().notifications());
        body.setLifecycleNotificationUrl(wanted.addresses().lifecycle());
        body.setClientState(wanted.clientState());
        body.setExpirationDateTime(time(wanted.expiresAt()));
        body.setLatestSupportedTlsVersion(TLS);
        Encryption encryption = wanted.encryption();
        if (encryption != null) {
            body.setIncludeResourceData(true);
            body.setEncryptionCertificate(encryption.certificate());
            body.setEncryptionCertificateId(encryption.id());
        }
        return known(calls.call(access, graph -> graph.subscriptions().post(body)));
    }

    /**
     * Lives until then; {@link MicrosoftFailure.Missing} if it is gone. Reauthorises too. Where it is done without a word it
     * is read, as what counts is how long Microsoft lets it live.
     */
    public Known renew(GraphAccess access, String id, Instant expiresAt, @Nullable Encryption encryption) {
        Subscription body = GraphCalls.bare(new Subscription());
        body.setExpirationDateTime(time(expiresAt));
        if (encryption != null) {
            body.setEncryptionCertificate(encryption.certificate());
            body.setEncryptionCertificateId(encryption.id());
        }
        return known(calls.change(
                        access,
                        graph -> graph.subscriptions().bySubscriptionId(id).patch(body))
                .orElseGet(() -> calls.call(
                        access,
                        graph -> graph.subscriptions().bySubscriptionId(id).get())));
    }

    /** Empty where Microsoft knows none by this id. */
    public Optional<Known> find(GraphAccess access, String id) {
        return calls.find(
                        access,
                        graph -> graph.subscriptions().bySubscriptionId(id).get())
                .map(Subscriptions::known);
    }

    /** Fine if it is gone already; false then. */
    public boolean delete(GraphAccess access, String id) {
        return calls.remove(
                access, graph -> graph.subscriptions().bySubscriptionId(id).delete());
    }

    /** All of the token's application and user, whoever made them. */
    public List<Known> list(GraphAccess access) {
        return GraphReading.pages(
                cloud,
                () -> calls.call(access, graph -> graph.subscriptions().get()),
                link -> calls.call(
                        access, graph -> graph.subscriptions().withUrl(link).get()),
                SubscriptionCollectionResponse::getValue,
                Subscriptions::known);
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static Known known(Subscription found) {
        OffsetDateTime end = found.getExpirationDateTime();
        return new Known(
                GraphReading.required(found.getId(), "id"),
                Objects.toString(found.getResource(), ""),
                Objects.toString(found.getApplicationId(), ""),
                Objects.toString(found.getNotificationUrl(), ""),
                end == null ? Instant.EPOCH : end.toInstant());
    }
}
