package io.gatehouse.sandbox.entra.token;

import com.nimbusds.jwt.SignedJWT;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.key.SigningKeys;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The OpenID userinfo endpoint that discovery names. */
@RestController
class UserinfoController {

    private final World world;
    private final SigningKeys keys;

    UserinfoController(World world, SigningKeys keys) {
        this.world = world;
        this.keys = keys;
    }

    @RequestMapping("/oidc/userinfo")
    ResponseEntity<Map<String, Object>> userinfo(
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, defaultValue = "") String authorization) {
        try {
            SignedJWT token = SignedJWT.parse(authorization.replaceFirst("(?i)^Bearer ", ""));
            var claims = token.getJWTClaimsSet();
            boolean alive = claims.getExpirationTime() != null
                    && claims.getExpirationTime().toInstant().isAfter(world.now());
            if (!keys.signed(token) || !alive || claims.getStringClaim("scp") == null) {
                return refused();
            }
            var info = new LinkedHashMap<String, Object>();
            info.put("sub", claims.getSubject());
            info.put("name", claims.getStringClaim("name"));
            info.put("email", claims.getStringClaim("unique_name"));
            return ResponseEntity.ok(info);
        } catch (ParseException e) {
            return refused();
        }
    }

    private static ResponseEntity<Map<String, Object>> refused() {
        return ResponseEntity.status(401)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")
                .body(Map.of("error", "invalid_token"));
    }
}
