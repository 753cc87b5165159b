package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;

/**
 * A handler without annotations.
 *
 * @param name the name of the auction
 */
record AuctionSocket(String name) implements BuckarooSocket<Void> {

	@Override
	public Result<Frame, Void> handle(Frame.Data frame, Void state) {
		return Result.reply(Frame.text("auction " + this.name));
	}

}
