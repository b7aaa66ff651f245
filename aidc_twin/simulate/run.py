"""Runs of a facility: cases cut into windows, windows into blocks of lanes, blocks over the cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from aidc_twin.errors import Finding, InputError, NumericalTrouble
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.step import State
from aidc_twin.simulate.case import Case
from aidc_twin.simulate.compiler import LANE_BLOCK, bucket
from aidc_twin.simulate.gather import Gather
from aidc_twin.simulate.program import HOURLY, SECONDS_PER_HOUR, Channel, Program
from aidc_twin.simulate.windows import DAYS, WARM_UP_DAYS, Window, cut

__all__ = ["ALLOWED_STEPS", "RunResult", "simulate"]

# Steps that fit an hour and that every sampled loop of the program is tested at, s.
ALLOWED_STEPS = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60)
HOURS_PER_DAY = 24
HOURS = 8760


@dataclass(frozen=True)
class Joints:
    """How well windows meet: largest temperature gap, K, and number of differing modes, per case."""

    temperature: np.ndarray
    modes: np.ndarray


@dataclass(frozen=True)
class RunResult:
    """What a run gives, case by case.

    Attributes
    ----------
    facility
        What was run.
    cases
        In the order of the last axis of all arrays.
    channels
        Unit and kind of each channel.
    monthly
        By channel, shape ``(12, cases)``: sum, mean or maximum of the month; months outside the run hold
        0, and minus infinity for a maximum.
    hourly
        By channel, shape ``(hours, cases)``; empty unless asked for.
    month_hours
        Hours of each month that were run, shape ``(12, cases)``.
    by_hour
        Energy at the utility meter by hour of the day, J, shape ``(24, cases)``.
    residual
        First-law residual of each case, J, and the worst of any hour.
    joints
        Mismatch at the joints of windows.
    step
        s.
    proof
        Size of the program whose dimensions were proved: equations.
    """

    facility: Facility
    cases: tuple[Case, ...]
    channels: dict[str, Channel]
    monthly: dict[str, np.ndarray]
    hourly: dict[str, np.ndarray]
    month_hours: np.ndarray
    by_hour: np.ndarray
    residual: np.ndarray
    worst_residual: np.ndarray
    joints: Joints
    step: float
    proof: int


@dataclass(frozen=True)
class _Lane:
    case: int
    window: Window
    index: int


def simulate(
    facility: Facility,
    cases: Sequence[Case],
    step: float = 60.0,
    hourly: bool = False,
    whole: bool = False,
    progress: Callable[[float], None] | None = None,
    workers: int | None = None,
) -> RunResult:
    """Run a facility.

    Parameters
    ----------
    facility
        Numbers of each lane; a case names its lane.
    cases
        What to run; cases of one length only, apart from design days.
    step
        s; one of ``ALLOWED_STEPS``.
    hourly
        Keep every hour of every case.
    whole
        Do not cut the run into windows.
    progress
        Called with the share that is done.
    workers
        Threads; the number of cores where None.

    Raises
    ------
    InputError
        A step that the sampled loops do not allow.
    NumericalTrouble
        A value stopped being a number: names component, case and last good time.
    """
    _check_step(step)
    lanes = _lanes(cases, whole)
    groups: dict[int, list[_Lane]] = {}
    for lane in lanes:
        groups.setdefault(lane.window.warm_up + lane.window.days, []).append(lane)
    blocks = [(total, block) for total, members in sorted(groups.items()) for block in _blocks(members)]
    size = bucket(max(len(block) for _, block in blocks))
    program = Program.compile(facility, size, round(SECONDS_PER_HOUR / step), HOURS_PER_DAY)
    period = max((case.days for case in cases if not case.design_day), default=0)
    gather = Gather(program.channels, len(cases), period * HOURS_PER_DAY if hourly else 0)
    ends: dict[tuple[int, int], tuple[State, State]] = {}
    todo = sum(total for total, _ in blocks)
    done = [0] * len(blocks)

    def run_block(index: int) -> None:
        for _ in _Block(facility, cases, program, gather, ends, *blocks[index]).days():
            done[index] += 1
            if progress is not None:
                progress(sum(done) / todo)

    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        for future in [pool.submit(run_block, index) for index in range(len(blocks))]:
            future.result()
    gather.finish()
    return RunResult(
        facility=facility,
        cases=tuple(cases),
        channels={channel.name: channel for channel in program.channels},
        monthly=gather.monthly,
        hourly=gather.hourly,
        month_hours=gather.month_hours,
        by_hour=gather.by_hour,
        residual=gather.residual,
        worst_residual=gather.worst_residual,
        joints=_joints(facility, lanes, ends, len(cases)),
        step=step,
        proof=program.proof.n_equations,
    )


def _blocks(lanes: Sequence[_Lane]) -> list[list[_Lane]]:
    """Batches of lanes; the windows of a case stay together.

    So no two threads write to one case, and its meters add up in the same order in any batch.
    """
    by_case: dict[int, list[_Lane]] = {}
    for lane in lanes:
        by_case.setdefault(lane.case, []).append(lane)
    blocks: list[list[_Lane]] = [[]]
    for windows in by_case.values():
        if blocks[-1] and len(blocks[-1]) + len(windows) > LANE_BLOCK:
            blocks.append([])
        blocks[-1].extend(windows)
    return blocks


def _lanes(cases: Sequence[Case], whole: bool) -> list[_Lane]:
    """One lane for each window of each case; a design day settles for as long as the others run."""
    lanes = [
        _Lane(index, window, number)
        for index, case in enumerate(cases)
        if not case.design_day
        for number, window in enumerate(cut(case.start_day, case.days, whole))
    ]
    longest = max((lane.window.warm_up + lane.window.days for lane in lanes), default=WARM_UP_DAYS + 1)
    for index, case in enumerate(cases):
        if case.design_day:
            first = (case.start_day - longest + 1) % DAYS
            lanes.append(_Lane(index, Window(first, longest - 1, 1, case.start_day % DAYS), 0))
    return lanes


def _check_step(step: float) -> None:
    if step not in ALLOWED_STEPS:
        allowed = ", ".join(str(s) for s in ALLOWED_STEPS)
        raise InputError(
            Finding(
                "--step",
                f"a step of {step:g} s",
                f"the sampled loops (crah and cdu valves, tower fans, economiser) run at {allowed} s",
                "Take 60 s for a year and 1 s for a transient.",
            )
        )


class _Block:
    """Lanes that run in one batch, day after day."""

    def __init__(
        self,
        facility: Facility,
        cases: Sequence[Case],
        program: Program,
        gather: Gather,
        ends: dict[tuple[int, int], tuple[State, State]],
        total: int,
        lanes: list[_Lane],
    ) -> None:
        self.facility, self.cases, self.program, self.gather, self.ends = (
            facility,
            cases,
            program,
            gather,
            ends,
        )
        self.total, self.lanes = total, lanes
        padded = [*lanes, *([lanes[-1]] * (program.lanes - len(lanes)))]
        rows = np.array([cases[lane.case].lane for lane in padded])
        self.numbers = {
            name: np.ascontiguousarray(
                np.broadcast_to(value, (program.lanes,))
                if value.ndim == 0 or value.size == 1
                else value[rows]
            )
            for name, value in facility.numbers().items()
        }
        starts = facility.start(facility.lanes)
        pick = rows if facility.lanes > 1 else np.zeros(program.lanes, dtype=int)
        self.state = State(
            {k: v[pick] for k, v in starts.T.items()}, {k: v[pick] for k, v in starts.memory.items()}
        )
        self.years = list({id(cases[lane.case].weather): cases[lane.case].weather for lane in lanes}.values())
        of = {id(year): i for i, year in enumerate(self.years)}
        self.year = np.array([of[id(cases[lane.case].weather)] for lane in padded])
        self.tables = {name: np.stack([getattr(year, name) for year in self.years]) for name in HOURLY}
        self.first = np.array([lane.window.first_day for lane in padded])
        self.warm_up = np.array([lane.window.warm_up for lane in lanes])
        self.case = np.array([lane.case for lane in lanes])
        origin = np.array([cases[lane.case].start_day for lane in lanes])
        score = np.array([lane.window.score_day for lane in lanes])
        self.offset = (score - origin) % DAYS
        self.loads = [cases[lane.case].load for lane in padded]

    def days(self) -> Iterator[int]:
        """Run day after day; yields after each."""
        begin: dict[int, State] = {}
        for day in range(self.total):
            for i in np.flatnonzero(self.warm_up == day).tolist():
                begin[i] = self._lane_state(i)
            today = (self.first + day) % DAYS
            marks = (today[None, :] * HOURS_PER_DAY + np.arange(-1, HOURS_PER_DAY)[:, None]) % HOURS
            weather = {name: table[self.year[None, :], marks] for name, table in self.tables.items()}
            self.state, series = self.program.advance(
                self.numbers, self.state, weather, self._utilisation(today)
            )
            self._check(series, today)
            scored = np.flatnonzero(self.warm_up <= day)
            at = (self.offset[scored] + day - self.warm_up[scored]) * HOURS_PER_DAY
            self.gather.add(series, scored, self.case[scored], today[scored], at)
            yield day
        for i, lane in enumerate(self.lanes):
            self.ends[lane.case, lane.index] = (begin[i], self._lane_state(i))

    def _lane_state(self, lane: int) -> State:
        return State(
            {k: np.asarray(v)[lane] for k, v in self.state.T.items()},
            {k: np.asarray(v)[lane] for k, v in self.state.memory.items()},
        )

    def _utilisation(self, today: np.ndarray) -> np.ndarray:
        """Mean utilisation of each step of the day; lanes with one load on one day share a sample."""
        steps = self.program.steps_per_hour
        samples: dict[tuple[int, int], int] = {}
        series: list[np.ndarray] = []
        column = np.empty(len(self.loads), dtype=int)
        for i, load in enumerate(self.loads):
            key = (id(load), int(today[i]))
            if key not in samples:
                samples[key] = len(series)
                start = today[i] * HOURS_PER_DAY * SECONDS_PER_HOUR
                values = load.sample(float(start), HOURS_PER_DAY * steps, self.program.dt)
                series.append(np.asarray(values).reshape(HOURS_PER_DAY, steps))
            column[i] = samples[key]
        return np.stack(series, axis=-1)[:, :, column]

    def _check(self, series: dict[str, np.ndarray], today: np.ndarray) -> None:
        total = series["energy.facility"]
        if np.isfinite(total).all() and np.isfinite(series["heat.stored"]).all():
            return
        bad = ~(np.isfinite(total) & np.isfinite(series["heat.stored"]))
        hour, lane = (int(i) for i in np.argwhere(bad)[0])
        lane = min(lane, len(self.lanes) - 1)
        nodes = [name for name, value in self.state.T.items() if not np.isfinite(np.asarray(value)[lane])]
        component = nodes[0].rsplit(".", 1)[0] if nodes else "power"
        raise NumericalTrouble(
            f"{self.facility.name}: component {component} stopped being a number in case "
            f"{self.cases[self.lanes[lane].case].name!r}, last good time day {int(today[lane]) + 1} of "
            f"the year, {hour:02d}:00; a parameter of it is zero or out of range"
        )


def _joints(
    facility: Facility, lanes: list[_Lane], ends: dict[tuple[int, int], tuple[State, State]], cases: int
) -> Joints:
    gaps, modes = np.zeros(cases), np.zeros(cases)
    discrete = facility.discrete_memories()
    for lane in lanes:
        if lane.window.joins < 0:
            continue
        end, start = ends[lane.case, lane.index][1], ends[lane.case, lane.window.joins][0]
        gap = max(abs(float(end.T[name] - start.T[name])) for name in end.T)
        gaps[lane.case] = max(gaps[lane.case], gap)
        modes[lane.case] += sum(end.memory[name] != start.memory[name] for name in discrete)
    return Joints(gaps, modes)
