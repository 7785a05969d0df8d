package bench.token;

import bench.harness.Benchmark;
import bench.harness.Contender;
import bench.harness.Cost.Kind;
import bench.harness.Lab;
import bench.harness.Portal;
import bench.harness.Report;
import bench.harness.Rounds;
import bench.harness.Tenants;
import bench.harness.Tenants.Tenant;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A refresh token is sealed and opened again. */
public final class Sealing implements Benchmark {

    private static final int TIMES = 20_000;
    private static final String TOKEN = "x".repeat(1_500);

    @Override
    public String id() {
        return "B18";
    }

    @Override
    public String title() {
        return "seal and open a token of %,d bytes".formatted(TOKEN.length());
    }

    @Override
    public void run(Lab lab, Report report) throws Exception {
        Portal portal = lab.portal();
        Tenant tenant = new Tenants(lab.database(), portal).make(1).getFirst();
        Rounds rounds = Rounds.of(
                lab.meter(),
                List.of(
                        Contender.of("Gatehouse", () -> vault(portal, tenant)),
                        Contender.of("limit: one reused cipher of the JDK", Sealing::cipher)));
        report.costs(rounds, TIMES, "token");
        report.within(rounds, "Gatehouse", "limit: one reused cipher of the JDK", Kind.WALL, 3);
    }

    private static void vault(Portal portal, Tenant tenant) {
        Vault vault = portal.bean(Vault.class);
        SealedField place =
                new SealedField("delegated_grant", "refresh_token", tenant.customer(), tenant.connection(), 1);
        TransactionTemplate transaction = new TransactionTemplate(portal.bean(PlatformTransactionManager.class));
        Secret token = Secret.of(TOKEN);
        portal.in(() -> transaction.execute(status -> {
            for (int i = 0; i < TIMES; i++) {
                Secret opened = vault.open(vault.seal(token, place), place);
                Report.require(opened.reveal().length() == TOKEN.length(), "what was sealed opens");
            }
            return true;
        }));
    }

    private static void cipher() throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
        SecureRandom random = new SecureRandom();
        byte[] text = TOKEN.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] nonce = new byte[12];
        for (int i = 0; i < TIMES; i++) {
            random.nextBytes(nonce);
            GCMParameterSpec parameters = new GCMParameterSpec(128, nonce);
            cipher.init(Cipher.ENCRYPT_MODE, key, parameters);
            byte[] sealed = cipher.doFinal(text);
            cipher.init(Cipher.DECRYPT_MODE, key, parameters);
            Report.require(cipher.doFinal(sealed).length == text.length, "what was sealed opens");
        }
    }
}
