package io.buckaroo.docs.handlers;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import org.springframework.stereotype.Component;

/**
 * A socket that forwards a publisher, one at a time.
 */
@Component
@WebSocketMapping("/vehicles")
class VehicleSocket implements BuckarooSocket<VehicleSocket.Watch> {

	private final Vehicles vehicles;

	VehicleSocket(Vehicles vehicles) {
		this.vehicles = vehicles;
	}

	record Watch(Connection connection, @Nullable Disposable current) {

	}

	@Override
	public Result<Frame, Watch> init(Connection connection) {
		return Result.ok(new Watch(connection, null));
	}

	@Override
	public Result<Frame, Watch> handle(Frame.Data frame, Watch watch) {
		if (!(frame instanceof Frame.Text vehicle)) {
			return Result.ok();
		}
		if (watch.current() != null) {
			watch.current().dispose();
		}
		Flux<Frame> positions = this.vehicles.positions(vehicle.text()).map(Frame::text);
		return Result.ok(new Watch(watch.connection(), watch.connection().mailbox().forward(positions)));
	}

	interface Vehicles {

		Flux<String> positions(String vehicle);

	}

}
