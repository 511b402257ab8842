package adapters.rest;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An operation on what has an {@code ETag}: it heeds {@code If-Match} and {@code If-None-Match}.
 */
@Retention(RetentionPolicy.RUNTIME)
@NameBinding
@Target({ElementType.METHOD, ElementType.TYPE})
@interface Tagged {}
