package io.gatehouse.mail;

/** Knows the brand of the provider of the scope; the module that keeps providers implements it. */
public interface MailBrands {

    MailBrand current();
}
