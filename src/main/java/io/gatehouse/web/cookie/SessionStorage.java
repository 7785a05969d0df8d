package io.gatehouse.web.cookie;

import java.nio.charset.StandardCharsets;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;

/** Sessions hold text alone; anything else in a session is a defect and fails at once. */
@Configuration(proxyBeanMethods = false)
class SessionStorage {

    @Bean
    GenericConversionService springSessionConversionService() {
        GenericConversionService conversions = new GenericConversionService();
        conversions.addConverter(Object.class, byte[].class, value -> {
            if (value instanceof String text) {
                return text.getBytes(StandardCharsets.UTF_8);
            }
            throw new IllegalArgumentException("Sessions hold text alone, not " + value.getClass());
        });
        conversions.addConverter(byte[].class, Object.class, bytes -> new String(bytes, StandardCharsets.UTF_8));
        return conversions;
    }

    @Bean
    CookieSerializer cookieSerializer(CookieNames names) {
        DefaultCookieSerializer cookies = new DefaultCookieSerializer();
        cookies.setCookieName(names.of("gh_operator"));
        cookies.setUseSecureCookie(names.secure());
        cookies.setUseHttpOnlyCookie(true);
        cookies.setSameSite("Lax");
        cookies.setCookiePath("/");
        cookies.setUseBase64Encoding(false);
        return cookies;
    }
}
