package io.gatehouse.sandbox.entra.request;

import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import io.gatehouse.sandbox.entra.aadsts.AadstsException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a trusted client asks of the authorize endpoint. Everything wrong with it goes back by redirect. */
public record AuthorizeRequest(
        ReplyTo replyTo,
        Set<String> responseTypes,
        ResponseMode mode,
        Scopes scopes,
        @Nullable String nonce,
        String prompt,
        @Nullable String loginHint,
        @Nullable String challenge,
        @Nullable String challengeMethod,
        @Nullable String claims) {

    private static final List<String> PROMPTS = List.of("", "none", "login", "consent", "select_account");

    public static AuthorizeRequest of(World world, ReplyTo replyTo, Map<String, String> parameters, String origin) {
        Set<String> types = responseTypes(replyTo, parameters);
        ResponseMode mode = ResponseMode.of(parameters.get("response_mode"), types);
        String nonce = parameters.get("nonce");
        if (types.contains("id_token") && nonce == null) {
            throw missing("nonce");
        }
        String scope = parameters.getOrDefault("scope", "");
        Scopes scopes = Scopes.parse(world, scope, origin);
        if (scopes.empty()) {
            throw missing("scope");
        }
        if (types.contains("id_token") && !scopes.openid().contains("openid")) {
            throw Aadsts.failure(
                    70011,
                    "The provided value for the input parameter 'scope' isn't valid. 'id_token' needs the scope"
                            + " 'openid'.");
        }
        String challenge = parameters.get("code_challenge");
        String method = challenge == null ? null : parameters.getOrDefault("code_challenge_method", "plain");
        checkChallenge(challenge, method);
        return new AuthorizeRequest(
                replyTo,
                types,
                mode,
                scopes,
                nonce,
                prompt(parameters),
                parameters.get("login_hint"),
                challenge,
                method,
                claims(parameters));
    }

    private static Set<String> responseTypes(ReplyTo replyTo, Map<String, String> parameters) {
        String text = parameters.get("response_type");
        if (text == null || text.isBlank()) {
            throw missing("response_type");
        }
        var types = new TreeSet<>(Arrays.asList(text.trim().split("\\s+")));
        if (!Set.of("code", "id_token", "token").containsAll(types)) {
            throw Aadsts.failure(70005, "The response_type '" + text.replaceAll("[<>]", "") + "' is not supported.");
        }
        if (types.contains("id_token") && !replyTo.application().web().idTokens()) {
            throw Aadsts.failure(700054);
        }
        if (types.contains("token") && !replyTo.application().web().accessTokens()) {
            throw Aadsts.failure(70005, "response_type 'token' is not enabled for the application.");
        }
        return types;
    }

    private static String prompt(Map<String, String> parameters) {
        String prompt = parameters.getOrDefault("prompt", "");
        if (!PROMPTS.contains(prompt)) {
            throw Aadsts.failure(90013, "Invalid input received from the user. Unsupported 'prompt' value.");
        }
        if (prompt.equals("select_account") && parameters.get("login_hint") != null) {
            throw Aadsts.failure(
                    90013, "Invalid input. 'login_hint' and 'prompt=select_account' cannot be used together.");
        }
        return prompt;
    }

    /** @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#ClaimsParameter">OpenID Connect, 5.5</a> */
    private static @Nullable String claims(Map<String, String> parameters) {
        String claims = parameters.get("claims");
        if (claims != null && !claims.strip().startsWith("{")) {
            throw Aadsts.failure(90013, "Invalid input received from the user. 'claims' is no JSON object.");
        }
        return claims;
    }

    private static void checkChallenge(@Nullable String challenge, @Nullable String method) {
        if (challenge == null || method == null) {
            return;
        }
        boolean known = method.equals("S256") || method.equals("plain");
        if (!known || !challenge.matches("[A-Za-z0-9\\-._~]{43,128}")) {
            throw Aadsts.failure(501491);
        }
    }

    public static AadstsException missing(String parameter) {
        return Aadsts.failure(900144, "The request body must contain the following parameter: '" + parameter + "'.");
    }
}
