/**
 * Several replicas of Kore over one database, with nobody in charge: what each tells the others.
 */
@NullMarked
package domain.replicas;

import org.jspecify.annotations.NullMarked;
