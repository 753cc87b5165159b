package io.buckaroo.runtime;

import java.util.ArrayList;
import java.util.List;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;

/**
 * A socket that records its callbacks and the states passed to them. Its state is the
 * number of callbacks.
 */
class RecordingSocket implements BuckarooSocket<Integer> {

	final List<String> calls = new ArrayList<>();

	final List<Termination> terminations = new ArrayList<>();

	Runnable duringHandle = () -> {
	};

	@Override
	public Result<Frame, Integer> init(Connection connection) throws Exception {
		this.calls.add("init");
		return Result.ok(1);
	}

	@Override
	public Result<Frame, Integer> handle(Frame frame, @Nullable Integer state) throws Exception {
		this.calls.add("handle " + ((Frame.Text) frame).text() + " " + state);
		this.duringHandle.run();
		return Result.ok(next(state));
	}

	@Override
	public Result<Frame, Integer> control(Frame frame, @Nullable Integer state) throws Exception {
		this.calls.add("control " + frame.getClass().getSimpleName() + " " + state);
		return Result.ok(next(state));
	}

	@Override
	public Result<Frame, Integer> info(Object message, @Nullable Integer state) throws Exception {
		this.calls.add("info " + message + " " + state);
		return Result.ok(next(state));
	}

	@Override
	public void terminate(Termination termination, Connection connection, @Nullable Integer state) throws Exception {
		this.calls.add("terminate " + state);
		this.terminations.add(termination);
	}

	private static int next(@Nullable Integer state) {
		return (state != null) ? state + 1 : 0;
	}

}
