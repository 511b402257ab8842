package adapters.rest;

import domain.access.Need;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What an operation of the API needs of whoever asks for it; one that does not say so is refused,
 * and Kore does not start. {@link Need#DEPLOY} is for the site that the path names as {@code site}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Needs {
  Need value();
}
