package io.buckaroo.runtime;

import java.util.Collection;

/**
 * The recipients of a message on one event loop. Safe to use from any thread.
 */
interface Destination {

	/**
	 * Returns the number of members.
	 */
	int size();

	/**
	 * Adds the current members to a collection.
	 * @param target the collection
	 */
	void addTo(Collection<Membership> target);

}
