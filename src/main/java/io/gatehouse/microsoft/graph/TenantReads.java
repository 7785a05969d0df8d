package io.gatehouse.microsoft.graph;

import com.microsoft.graph.models.DomainCollectionResponse;
import com.microsoft.graph.models.LicenseUnitsDetail;
import com.microsoft.graph.models.SubscribedSku;
import com.microsoft.graph.models.SubscribedSkuCollectionResponse;
import com.microsoft.graph.models.VerifiedDomain;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.graph.TenantFacts.Domain;
import io.gatehouse.microsoft.graph.TenantFacts.Organization;
import io.gatehouse.microsoft.graph.TenantFacts.Sku;
import io.gatehouse.shared.Inputs;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a tenant tells of itself, whole or not at all: a list that Graph did not send is unreadable, not empty.
 * Failures are {@link MicrosoftException}; never call this inside a database transaction.
 */
public class TenantReads {

    private static final String[] ORGANIZATION = {
        "id",
        "displayName",
        "tenantType",
        "countryLetterCode",
        "preferredLanguage",
        "createdDateTime",
        "onPremisesSyncEnabled",
        "technicalNotificationMails",
        "verifiedDomains"
    };

    private static final String[] SKU = {
        "id", "skuId", "skuPartNumber", "capabilityStatus", "appliesTo", "consumedUnits", "prepaidUnits"
    };

    private final MicrosoftCloud cloud;
    private final GraphCalls calls;

    public TenantReads(MicrosoftCloud cloud, GraphCalls calls) {
        this.cloud = cloud;
        this.calls = calls;
    }

    /** {@code User.Read} suffices. */
    public Organization organization(GraphAccess access) {
        var answer = calls.call(
                access, graph -> graph.organization().get(request -> request.queryParameters.select = ORGANIZATION));
        return sent(answer.getValue(), "organization").stream()
                .findFirst()
                .map(TenantReads::organization)
                .orElseThrow(() -> unreadable("organization"));
    }

    /** Those that are not verified too; every tenant has the one it began with, so that none is no answer. */
    public List<Domain> domains(GraphAccess access) {
        List<Domain> domains = GraphReading.pages(
                cloud,
                () -> calls.call(access, graph -> graph.domains().get()),
                link -> calls.call(
                        access, graph -> graph.domains().withUrl(link).get()),
                (DomainCollectionResponse page) -> sent(page.getValue(), "domains"),
                TenantReads::domain);
        if (domains.isEmpty()) {
            throw unreadable("domain");
        }
        return domains;
    }

    public List<Sku> licences(GraphAccess access) {
        return GraphReading.pages(
                        cloud,
                        () -> calls.call(
                                access,
                                graph -> graph.subscribedSkus().get(request -> request.queryParameters.select = SKU)),
                        link -> calls.call(
                                access,
                                graph -> graph.subscribedSkus().withUrl(link).get()),
                        (SubscribedSkuCollectionResponse page) -> sent(page.getValue(), "licences"),
                        (Function<SubscribedSku, Optional<Sku>>) TenantReads::sku)
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Organization organization(com.microsoft.graph.models.Organization found) {
        OffsetDateTime created = found.getCreatedDateTime();
        return new Organization(
                id(found.getId()).orElseThrow(() -> unreadable("organization with a GUID")),
                text(found.getDisplayName()),
                text(found.getTenantType()),
                text(found.getCountryLetterCode()),
                text(found.getPreferredLanguage()),
                created == null ? null : created.toInstant(),
                found.getOnPremisesSyncEnabled(),
                texts(found.getTechnicalNotificationMails()),
                verified(found));
    }

    private static List<String> verified(com.microsoft.graph.models.Organization found) {
        return GraphReading.all(found.getVerifiedDomains())
                .filter(domain -> domain.getName() != null)
                .sorted(Comparator.comparing((VerifiedDomain domain) -> !GraphReading.yes(domain.getIsDefault()))
                        .thenComparing(domain -> name(domain.getName())))
                .map(domain -> name(domain.getName()))
                .toList();
    }

    private static String name(@Nullable String domain) {
        return GraphReading.required(text(domain), "domain with a name").toLowerCase(Locale.ROOT);
    }

    private static Domain domain(com.microsoft.graph.models.Domain found) {
        return new Domain(
                name(found.getId()),
                found.getIsDefault(),
                found.getIsInitial(),
                found.getIsRoot(),
                found.getIsVerified(),
                found.getIsAdminManaged(),
                text(found.getAuthenticationType()),
                texts(found.getSupportedServices()));
    }

    /** One without a product is nobody's licence. */
    private static Optional<Sku> sku(SubscribedSku found) {
        LicenseUnitsDetail units = found.getPrepaidUnits();
        return Optional.ofNullable(found.getSkuId())
                .map(id -> new Sku(
                        id,
                        text(found.getSkuPartNumber()),
                        text(found.getCapabilityStatus()),
                        text(found.getAppliesTo()),
                        units == null ? null : units.getEnabled(),
                        units == null ? null : units.getSuspended(),
                        units == null ? null : units.getWarning(),
                        found.getConsumedUnits()));
    }

    /** Sorted, as no order is promised and another one is no change. */
    private static List<String> texts(@Nullable List<String> values) {
        return GraphReading.all(values)
                .map(value -> value.replace("\u0000", ""))
                .sorted()
                .toList();
    }

    /** PostgreSQL keeps no NUL in a text. */
    private static @Nullable String text(@Nullable String value) {
        return value == null ? null : value.replace("\u0000", "");
    }

    private static Optional<UUID> id(@Nullable String text) {
        return Inputs.id(text);
    }

    private static <T> List<T> sent(@Nullable List<T> values, String what) {
        if (values == null) {
            throw unreadable(what);
        }
        return values;
    }

    private static MicrosoftException unreadable(String what) {
        return MicrosoftException.of(FailureKind.ANSWER_UNREADABLE, "Graph sent no " + what);
    }
}
