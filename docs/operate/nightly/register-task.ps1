# Registers kostra-bolig-task.xml with the Task Scheduler. Run as administrator, in the folder of both files.
# The program is expected where only administrators write, installed for a Python that all users have:
#   py -m venv "$env:ProgramFiles\kostra-bolig"
#   & "$env:ProgramFiles\kostra-bolig\Scripts\pip.exe" install .
#Requires -RunAsAdministrator
$ErrorActionPreference = 'Stop'
$program = Join-Path $env:ProgramFiles 'kostra-bolig\Scripts\kostra-bolig.exe'
if (-not (Test-Path -LiteralPath $program)) { throw "install the program first: $program is not there" }

# Administrators and the system may do all, Local Service, as whom the task runs, may write, and all users may read.
foreach ($name in 'store', 'log') {
    $folder = Join-Path $env:ProgramData "kostra-bolig\$name"
    New-Item -ItemType Directory -Force -Path $folder | Out-Null
    icacls $folder /inheritance:r /grant:r '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-18:(OI)(CI)F' '*S-1-5-19:(OI)(CI)M' '*S-1-5-32-545:(OI)(CI)RX' | Out-Null
    if ($LASTEXITCODE -ne 0) { throw "icacls ended with $LASTEXITCODE for $folder" }
}

$task = Get-Content -Raw -LiteralPath (Join-Path $PSScriptRoot 'kostra-bolig-task.xml')
Register-ScheduledTask -TaskName 'kostra-bolig' -Xml $task -Force | Out-Null
Start-ScheduledTask -TaskName 'kostra-bolig'
Get-ScheduledTaskInfo -TaskName 'kostra-bolig'
