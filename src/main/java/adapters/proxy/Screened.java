package adapters.proxy;

/** A request's head that may go on, or what is wrong with it. */
sealed interface Screened permits RequestHead, Problem {}
