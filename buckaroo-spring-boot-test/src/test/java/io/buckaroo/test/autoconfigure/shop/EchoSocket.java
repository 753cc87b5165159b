package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;

import org.springframework.stereotype.Component;

/**
 * A component without a mapping, which {@link ShopRoutes} routes.
 */
@Component
class EchoSocket implements BuckarooSocket<Void> {

	@Override
	public Result<Frame, Void> handle(Frame.Data frame, Void state) {
		return Result.reply(frame);
	}

}
