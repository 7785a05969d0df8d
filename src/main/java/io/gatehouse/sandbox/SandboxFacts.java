package io.gatehouse.sandbox;

import java.util.List;

/** The fixed ids and names of the sandbox world, for documentation, demo and tests. */
public final class SandboxFacts {

    public static final String HOME_TENANT = "47eaa099-2cb6-416d-86dc-283cf0480ff9";
    public static final String CONTOSO = "1509bb0a-9bf1-4331-8a11-8783593942a4";
    public static final String FABRIKAM = "f5ec52ed-0108-4475-92e1-bc7656670b14";
    public static final String TAILSPIN = "59ba1b0d-5c90-4158-a909-406c2e416788";
    public static final String WOODGROVE = "5d32fe61-985f-44e7-aa09-5ee82bb29976";
    public static final String ADATUM = "9a1e40b4-5815-4a99-99e2-d15364c7a500";

    /** The tenant of all personal accounts, as at Microsoft. */
    public static final String PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad";

    /** The portal's multitenant registration in the home tenant. */
    public static final String PORTAL_CLIENT_ID = "68b4aef7-3eaa-4e17-9d8a-4eace693ae2d";

    static final String PORTAL_OBJECT_ID = "142c8364-7806-4577-93e7-83e7eb04b39b";
    public static final String PORTAL_CLIENT_SECRET = "sandbox-portal-secret";
    public static final String PORTAL_APP_NAME = "Northern Voice Connect";
    public static final String PORTAL_PUBLISHER = "Northern Voice AB";

    /** The provider's automation, which holds the app role Gatehouse.Owner. */
    public static final String AUTOMATION_CLIENT_ID = "3b041641-1788-44f2-a60d-f25453fe2e85";

    static final String AUTOMATION_OBJECT_ID = "00a154d8-5ed8-4bcc-b5c7-19c2add9ca88";
    public static final String AUTOMATION_CLIENT_SECRET = "sandbox-automation-secret";

    public static final String OWNER_ROLE = "c0290103-855d-4f55-99ec-8712e8e3574f";
    public static final String OPERATOR_ROLE = "6e704245-a4ff-41e3-a794-9b80dcb0b82e";
    public static final String AUDITOR_ROLE = "de1b1471-320a-48ea-b7a7-88d106762832";

    public static final String OWNER_UPN = "maja.jensen@northernvoice.example";
    public static final String OPERATOR_UPN = "o.lind@northernvoice.example";
    public static final String AUDITOR_UPN = "t.berg@northernvoice.example";
    public static final String NO_ROLE_UPN = "s.holm@northernvoice.example";

    /** The home tenant's Global Admin, who sets up the provider's own registration. */
    public static final String HOME_ADMIN = "a.friis@northernvoice.example";

    public static final String CONTOSO_ADMIN = "adele.vance@contoso.com";
    public static final String CONTOSO_USER = "lee.gu@contoso.com";
    public static final String CONTOSO_SERVICE_ACCOUNT = "svc.voice@contoso.com";
    public static final String FABRIKAM_ADMIN = "k.brandt@fabrikam.com";
    public static final String TAILSPIN_USER = "m.sato@tailspintoys.com";
    public static final String TAILSPIN_ADMIN = "h.tanaka@tailspintoys.com";
    public static final String WOODGROVE_ADMIN = "r.castro@woodgrovebank.com";
    public static final String WOODGROVE_DEVICE_ADMIN = "j.whitman@woodgrovebank.com";
    public static final String ADATUM_ADMIN = "p.lang@adatum.com";

    /** A Global Admin of Adatum who is also a guest of Contoso. */
    public static final String GUEST = "n.dahl@adatum.com";

    public static final String PERSONAL_ACCOUNT = "alex.wilber@outlook.com";

    public static final String GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000";

    /** Role template id of Global Administrator. */
    public static final String GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10";

    /** A small customer: tenant id, name, domain, and the sign-in name of its Global Admin. */
    public record SmallTenant(String tenantId, String name, String domain, String admin) {}

    private SandboxFacts() {}

    /** The 25 tenants of "Onboard 25 customers for me". */
    public static List<SmallTenant> smallTenants() {
        return SmallTenants.all();
    }
}
