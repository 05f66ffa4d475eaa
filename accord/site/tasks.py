"""The jobs that need every room: the flow of the data, the seal of the journal, the work of the dead."""

from __future__ import annotations

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.manager import JobManager

from accord.deposits.tasks import QUEUE, RETRY, TRIES


@app.task(name="site.flow", queue=QUEUE, retry=RETRY, pass_context=True)
def flow(context: JobContext, number: int) -> None:
    """Bring the data up to date: what was accepted goes from room to room until it can be counted."""
    from accord.deposits.background import run_work
    from accord.site.flow import watch_way

    run_work(context, number, lambda work, beacon: watch_way(beacon.tell))


@app.periodic(cron="* * * * *")
@app.task(name="site.seal", queue=QUEUE, queueing_lock="site.seal", lock="site.seal", priority=50)
def seal(timestamp: int) -> None:
    """Seal the entries of the journal since the last seal; once an hour, read the whole chain again."""
    from accord.journal.tasks import seal_now, verify_if_old

    seal_now()
    verify_if_old()


@app.periodic(cron="* * * * *")
@app.task(name="site.recover", queue=QUEUE, queueing_lock="site.recover", pass_context=True, priority=50)
async def recover(context: JobContext, timestamp: int) -> None:
    """Put back in the queue what a dead worker had begun; give it up when it has died too often."""
    await recover_stalled(context.app.job_manager)


async def recover_stalled(manager: JobManager) -> None:
    """The same; a worker does it when it starts, too."""
    from asgiref.sync import sync_to_async
    from django.utils import timezone
    from procrastinate.jobs import Status

    from accord.deposits.background import give_up_work

    for job in await manager.get_stalled_jobs():
        if job.attempts >= TRIES - 1:
            await manager.finish_job(job=job, status=Status.FAILED, delete_job=False)
            number = job.task_kwargs.get("number")
            if number is not None:
                await sync_to_async(give_up_work, thread_sensitive=False)(number)
        else:
            await manager.retry_job(job=job, retry_at=timezone.now())


@app.periodic(cron="43 3 * * *")
@app.task(name="site.forget_jobs", queue=QUEUE, queueing_lock="site.forget_jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Remove the jobs that ended more than a week ago."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=7 * 24, include_failed=True, include_cancelled=True, include_aborted=True
    )
