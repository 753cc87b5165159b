package io.buckaroo.runtime;

/**
 * A recipient's membership in an audience. The fields are set by the {@link Section} that
 * it is added to.
 */
abstract class Membership {

	/** The position of the first message for this member. */
	long from;

	/** The index among the members of the section; negative once it is removed. */
	int index;

	abstract Recipient recipient();

}
