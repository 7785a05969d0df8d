package io.gatehouse.directory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** What the tenant of the made-up directory tells of itself. */
public class FakeTenant {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> PATHS = Set.of("/organization", "/domains", "/subscribedSkus");

    public final UUID id = new UUID(7, 7);
    public final Map<String, Object> organization = new LinkedHashMap<>();
    public final Map<String, Map<String, Object>> domains = new TreeMap<>();
    public final Map<UUID, Map<String, Object>> licences = new TreeMap<>();

    FakeTenant() {
        reset();
    }

    final void reset() {
        organization.clear();
        domains.clear();
        licences.clear();
        organization.put("id", id.toString());
        organization.put("displayName", "Contoso A/S");
        organization.put("tenantType", "AAD");
        organization.put("countryLetterCode", "DK");
        organization.put("createdDateTime", "2019-05-04T10:11:12Z");
        domain("contoso.example", true);
        domain("contoso.onmicrosoft.example", false);
        licence("SPE_E5", 25, 14);
    }

    public Map<String, Object> domain(String name, boolean isDefault) {
        Map<String, Object> domain = new LinkedHashMap<>();
        domain.put("id", name);
        domain.put("isDefault", isDefault);
        domain.put("isInitial", name.contains("onmicrosoft"));
        domain.put("isVerified", true);
        domain.put("authenticationType", "Managed");
        domain.put("supportedServices", List.of("OfficeCommunicationsOnline", "Email"));
        domains.put(name, domain);
        return domain;
    }

    public Map<String, Object> licence(String partNumber, int enabled, int consumed) {
        UUID sku = sku(partNumber);
        Map<String, Object> licence = new LinkedHashMap<>();
        licence.put("id", id + "_" + sku);
        licence.put("skuId", sku.toString());
        licence.put("skuPartNumber", partNumber);
        licence.put("capabilityStatus", "Enabled");
        licence.put("consumedUnits", consumed);
        licence.put("prepaidUnits", Map.of("enabled", enabled, "suspended", 0, "warning", 0));
        licences.put(sku, licence);
        return licence;
    }

    public static UUID sku(String partNumber) {
        return UUID.nameUUIDFromBytes(partNumber.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    static boolean knows(String path) {
        return PATHS.contains(path);
    }

    ScriptedGraph.Answer answer(String path) {
        List<?> value = switch (path) {
            case "/organization" -> List.of(whole());
            case "/domains" -> List.copyOf(domains.values());
            default -> List.copyOf(licences.values());
        };
        return new ScriptedGraph.Answer(200, Map.of(), JSON.writeValueAsString(Map.of("value", value)));
    }

    private Map<String, Object> whole() {
        Map<String, Object> whole = new LinkedHashMap<>(organization);
        whole.put(
                "verifiedDomains",
                domains.values().stream()
                        .map(domain -> Map.of("name", domain.get("id"), "isDefault", domain.get("isDefault")))
                        .toList());
        return whole;
    }
}
